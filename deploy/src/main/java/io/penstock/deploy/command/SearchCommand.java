package io.penstock.deploy.command;

import io.penstock.deploy.job.ConsoleProgress;
import io.penstock.deploy.job.ModelStores;
import io.penstock.deploy.job.RunReport;
import io.penstock.deploy.job.SearchProgress;
import io.penstock.deploy.job.Training;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.model.Model;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Durations;
import io.penstock.engine.search.Execution;
import io.penstock.engine.search.Kind;
import io.penstock.engine.search.Search;
import io.penstock.engine.search.SearchListener;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.type.StepTypes;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.storage.Storages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description =
                "Looks for the best hyperparameters of a pipeline, fits it with them on all rows and saves it. Given"
                        + " again, it goes on where it has stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  penstock search --pipeline digits.yaml --data digits.csv --target label --metric accuracy \\",
            "      --trials 60 --parallelism 2 --folds 3 --study studies/digits --model models/digits",
            "  penstock search --pipeline net.yaml --data hdfs:///train --target label --metric log_loss \\",
            "      --searcher tpe --pruner asha --timeout 30m --master spark://host:7077 \\",
            "      --study hdfs:///studies/net --model hdfs:///models/net --json",
            "  penstock search --pipeline auto --data adult.csv --target income --timeout 5m \\",
            "      --study studies/adult --model models/adult"
        })
public final class SearchCommand implements Callable<Integer> {
    private static final String AUTO = "auto";

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DataOptions.Columns columns = new DataOptions.Columns();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--searcher",
            paramLabel = "NAME",
            description =
                    "Who proposes hyperparameters: auto, tpe, gp, cma_es, random, sobol, grid, nsga2. Default: auto.")
    private @Nullable String searcher;

    @Option(
            names = "--pruner",
            paramLabel = "NAME",
            description = "Who ends trials early: none, median, halving, asha, hyperband. Default: none.")
    private @Nullable String pruner;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How many trials; 0 for as many as --timeout allows. Default: 50.")
    private @Nullable Integer trials;

    @Option(names = "--parallelism", paramLabel = "N", description = "How many trials run at once. Default: 1.")
    private @Nullable Integer parallelism;

    @Option(
            names = "--fold-parallelism",
            paramLabel = "N",
            description = "How many folds of a trial run at once. Default: 1.")
    private @Nullable Integer foldParallelism;

    @Option(names = "--folds", paramLabel = "N", description = "On how many folds a trial is measured. Default: 5.")
    private @Nullable Integer folds;

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "METRIC",
            description = "What trials are ranked by; others behind a comma are measured, too.")
    private List<String> metric = new ArrayList<>();

    @Option(
            names = "--goals",
            split = ",",
            paramLabel = "METRIC",
            description = "Several metrics that are all goals: the Pareto front is looked for.")
    private List<String> goals = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "When the search ends at the latest, such as 90s, 30m or 1h30m.")
    private @Nullable String timeout;

    @Option(names = "--trial-timeout", paramLabel = "TIME", description = "How long a trial may take.")
    private @Nullable String trialTimeout;

    @Option(
            names = "--where",
            paramLabel = "RULE",
            description = "A rule between hyperparameters, such as 'pca__components <= 40'; may be repeated.")
    private List<String> where = new ArrayList<>();

    @Option(
            names = "--over",
            split = ",",
            paramLabel = "NAME",
            description = "Look for these hyperparameters only. Default: all that have a space.")
    private List<String> over = new ArrayList<>();

    @Option(
            names = "--start-at",
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "Hyperparameters of a first trial.")
    private Map<String, String> startAt = new LinkedHashMap<>();

    @Option(
            names = "--after",
            paramLabel = "DIR",
            description =
                    "An earlier study, whose complete trials the searcher is told of; may be repeated. Kept with the"
                            + " new study, which goes on without the earlier one.")
    private List<String> after = new ArrayList<>();

    @Option(
            names = "--execution",
            paramLabel = "WHERE",
            description =
                    "wide: every fit uses all workers; narrow: a trial runs on one thread; auto: by the size of the"
                            + " rows. Default: auto.")
    private @Nullable Execution execution;

    @Option(
            names = "--give-up-after",
            paramLabel = "N",
            description = "End with an error when the first N trials have all failed. Default: 10.")
    private @Nullable Integer giveUpAfter;

    @Option(
            names = "--study",
            required = true,
            paramLabel = "DIR",
            description = "Where the trials are kept; a local path or a URI. A study that is there goes on.")
    private String study = "";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "The root of the model's versions; a local path or a URI.")
    private String model = "";

    @Mixin
    private Tracking tracking = new Tracking();

    @Mixin
    private Reporting reporting = new Reporting();

    @Override
    public Integer call() {
        Duration most = timeout == null ? Duration.ZERO : Durations.parse(timeout);
        SearchProgress progress = new SearchProgress(System.err, ConsoleProgress.isTerminal(), most);
        return reporting.run(
                "search",
                progress::done,
                report -> tracking.run(study, output, tracker -> search(report, progress, tracker, most)));
    }

    private Search configured(Step step, Duration most) {
        Search search = step instanceof Search given ? given : Search.of(step);
        search = search.seed(spark.seed);
        search = timeout == null ? search : search.timeout(most);
        search = searcher == null ? search : search.searcher(Searchers.named(searcher));
        search = pruner == null ? search : search.pruner(Pruners.named(pruner));
        search = trials == null ? search : search.trials(trials);
        search = parallelism == null ? search : search.parallelism(parallelism);
        search = foldParallelism == null ? search : search.foldParallelism(foldParallelism);
        search = folds == null ? search : search.folds(folds);
        search = execution == null ? search : search.execution(execution);
        search = giveUpAfter == null ? search : search.giveUpAfter(giveUpAfter);
        search = trialTimeout == null ? search : search.trialTimeout(Durations.parse(trialTimeout));
        search = startAt.isEmpty() ? search : search.startAt(startAt);
        search = over.isEmpty() ? search : search.over(over.toArray(new String[0]));
        for (String rule : where) {
            search = search.where(rule);
        }
        if (!goals.isEmpty()) {
            return search.goals(goals.toArray(new String[0]));
        }
        return metric.isEmpty()
                ? search
                : search.metric(metric.get(0), metric.subList(1, metric.size()).toArray(new String[0]));
    }

    /** {@code auto}, {@code auto:classification} and {@code auto:regression} choose the steps, too. */
    private Step step() {
        if (!pipeline.pipeline.equals(AUTO) && !pipeline.pipeline.startsWith(AUTO + ":")) {
            return pipeline.load();
        }
        String kind = pipeline.pipeline.substring(AUTO.length()).replace(":", "");
        List<String> kinds = Arrays.stream(Kind.values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!kind.isEmpty() && !kinds.contains(kind)) {
            throw PenstockException.user("steps are chosen for classification or for regression")
                    .value("'" + pipeline.pipeline + "'")
                    .remedy(Nearest.remedy(kind, kinds))
                    .build();
        }
        return kind.isEmpty() ? Search.auto() : Search.auto(Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
    }

    /** For {@code penstock study resume}. */
    private void remember(Storage place) {
        if (spec != null) {
            Study.annotate(place, "command", Map.of("search", Remembered.of(spec)));
        }
    }

    private void search(RunReport report, SearchProgress progress, SearchListener tracker, Duration most) {
        Search search = configured(step(), most);
        StepTypes.discover().requireSavable(search);
        spark.conf.putIfAbsent("spark.scheduler.mode", "FAIR");
        spark.conf.putIfAbsent("spark.task.reaper.enabled", "true");
        spark.conf.putIfAbsent("spark.task.reaper.killTimeout", "120s");
        SparkSession session = spark.session("search");
        Storage place = Storages.at(study, session.sparkContext().hadoopConfiguration());
        Table table = columns.table(data.source().read(session));
        SparkRunner runner = SparkRunner.on(session).seed(spark.seed);
        if (!search.isAutomatic()) {
            output.print(search.space().toTable());
        }
        for (String earlier : after) {
            Storage there = Storages.at(earlier, session.sparkContext().hadoopConfiguration());
            // A study that goes on has kept what it was told of.
            if (Study.isIn(there) || !Study.isIn(place)) {
                search = search.after(StudySnapshot.read(there));
            }
        }
        SearchListener listener = progress.whenBegun(() -> remember(place)).and(tracker);
        Fitted<Search> fitted = runner.fit(search.study(place).listener(listener), table);
        StudySnapshot done = fitted.step().trials().orElseThrow();
        Map<String, Object> about = new LinkedHashMap<>(fitted.step().attributes());
        Model.Version version =
                ModelStores.at(model, session).save(fitted.with(fitted.step().step()), about);
        Map<String, Object> saved = new LinkedHashMap<>(Training.describe(model, version));
        Study.annotate(place, "model", saved);
        TrialRecord best = done.best().or(done::furthest).orElseThrow();
        output.print(SearchProgress.table(done));
        output.print("Best: trial " + best.number() + ", " + done.goals().get(0).name() + " "
                + best.values().get(0) + ", " + SearchProgress.text(best.point()));
        output.print("Saved version " + version.number() + " of " + model + " (sha256 "
                + version.digest().substring(0, 12) + "), found by study " + done.id());
        report.put("study", study).put("studyId", done.id()).put("best", best.toMap());
        for (TrialState state : TrialState.values()) {
            report.put(state.name().toLowerCase(Locale.ROOT), done.count(state));
        }
        saved.forEach(report::put);
        report.put("steps", fitted.report());
        output.result(report.succeeded());
    }
}
