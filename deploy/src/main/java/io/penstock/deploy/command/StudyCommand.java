package io.penstock.deploy.command;

import io.penstock.deploy.Penstock;
import io.penstock.deploy.job.SearchProgress;
import io.penstock.deploy.job.StudyExport;
import io.penstock.deploy.job.Texts;
import io.penstock.deploy.track.MlflowSink;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock study}. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = "Looks at the trials of a search, and goes on with it.",
        subcommands = {
            StudyCommand.Trials.class,
            StudyCommand.Show.class,
            StudyCommand.Best.class,
            StudyCommand.Export.class,
            StudyCommand.Resume.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  penstock study list --study studies/digits",
            "  penstock study show --study studies/digits 17",
            "  penstock study export --study studies/digits --to trials.csv",
            "  penstock study resume --study studies/digits"
        })
public final class StudyCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }

    /** {@code penstock study list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Every trial, a line each.")
    static final class Trials implements Callable<Integer> {
        @Mixin
        private StudyOptions study = new StudyOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            StudySnapshot snapshot = study.read();
            StringBuilder text = new StringBuilder();
            text.append(String.format(
                    Locale.ROOT, "%6s  %-8s  %14s  %s%n", "trial", "state", goal(snapshot), "hyperparameters"));
            for (TrialRecord trial : snapshot.trials()) {
                String value = trial.values().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%.6g", trial.values().get(0));
                String cause = trial.cause().lines().findFirst().orElse("");
                text.append(String.format(
                        Locale.ROOT,
                        "%6d  %-8s  %14s  %s%s%n",
                        trial.number(),
                        trial.state(),
                        value,
                        SearchProgress.text(trial.point()),
                        cause.isEmpty() ? "" : "  (" + cause + ")"));
            }
            output.print(text.toString().stripTrailing());
            output.result(snapshot.toMap());
            return 0;
        }

        private static String goal(StudySnapshot snapshot) {
            return snapshot.goals().isEmpty()
                    ? "value"
                    : snapshot.goals().get(0).name();
        }
    }

    /** {@code penstock study show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "One trial whole; or the study itself.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private StudyOptions study = new StudyOptions();

        @Mixin
        private Output output = new Output();

        @Parameters(arity = "0..1", paramLabel = "TRIAL", description = "The number of a trial.")
        private @Nullable Integer number;

        @Override
        public Integer call() {
            StudySnapshot snapshot = study.read();
            Map<String, Object> shown = new LinkedHashMap<>();
            if (number == null) {
                shown.putAll(snapshot.plan());
                shown.put("notes", snapshot.notes());
            } else {
                shown.putAll(trial(snapshot, number).toMap());
            }
            output.print(Json.pretty(shown));
            output.result(shown);
            return 0;
        }

        private static TrialRecord trial(StudySnapshot snapshot, int number) {
            return snapshot.trials().stream()
                    .filter(trial -> trial.number() == number)
                    .findFirst()
                    .orElseThrow(() -> PenstockException.user("a trial must be one of the study's")
                            .value("trial " + number)
                            .remedy(
                                    snapshot.trials().isEmpty()
                                            ? "there are none yet"
                                            : "they are numbered from 0 to "
                                                    + (snapshot.trials().size() - 1))
                            .build());
        }
    }

    /** {@code penstock study best}. */
    @Command(
            name = "best",
            mixinStandardHelpOptions = true,
            description = "The best trial; with several goals, the front.")
    static final class Best implements Callable<Integer> {
        @Mixin
        private StudyOptions study = new StudyOptions();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() {
            StudySnapshot snapshot = study.read();
            List<TrialRecord> best = snapshot.goals().size() > 1
                    ? snapshot.front()
                    : snapshot.best().map(List::of).orElse(List.of());
            if (best.isEmpty()) {
                throw PenstockException.user("a study has a best trial once one is complete")
                        .value(snapshot.trials().size() + " trials, none of them complete")
                        .remedy("look at 'penstock study list'")
                        .build();
            }
            for (TrialRecord trial : best) {
                output.print(
                        "trial " + trial.number() + ": " + trial.values() + "  " + SearchProgress.text(trial.point()));
            }
            Map<String, Object> result = new LinkedHashMap<>(best.get(0).toMap());
            result.put("front", best.stream().map(TrialRecord::toMap).toList());
            output.result(result);
            return 0;
        }
    }

    /** {@code penstock study export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes a study to a file: .json with everything, .csv or .parquet with a row for each trial.")
    static final class Export implements Callable<Integer> {
        @Mixin
        private StudyOptions study = new StudyOptions();

        @Mixin
        private Output output = new Output();

        @Option(
                names = "--to",
                required = true,
                paramLabel = "FILE",
                description =
                        "Where to, a path or a URI; the ending says how. An http address is that of an MLflow server.")
        private String to = "";

        @Mixin
        private Tracking.Experiment experiment = new Tracking.Experiment();

        @Option(names = "--format", paramLabel = "FORMAT", description = "csv, json or parquet, whatever the ending.")
        private @Nullable String format;

        @Option(
                names = "--level",
                paramLabel = "LEVEL",
                description = "What a row of csv or parquet is of: trials, splits or epochs. Default: trials.")
        private StudyExport.Level level = StudyExport.Level.TRIALS;

        @Override
        public Integer call() {
            StudySnapshot snapshot = study.read();
            boolean toTracker = to.startsWith("http") || to.startsWith("databricks");
            if (level != StudyExport.Level.TRIALS && (toTracker || StudyExport.isTree(to, format))) {
                throw PenstockException.user("a level is of the rows of csv and parquet")
                        .value("--level " + level.name().toLowerCase(Locale.ROOT) + " --to " + to)
                        .remedy("leave --level out: JSON and MLflow have what there is")
                        .build();
            }
            if (toTracker) {
                try (MlflowSink sink = MlflowSink.open(to, experiment.name)) {
                    sink.write(snapshot);
                }
            } else {
                StudyExport.write(snapshot, to, format, level, study.conf);
            }
            output.print("Wrote the "
                    + (level == StudyExport.Level.TRIALS ? "" : level.name().toLowerCase(Locale.ROOT) + " of the ")
                    + snapshot.trials().size() + " trials to " + to);
            output.result(Map.of(
                    "status",
                    "succeeded",
                    "output",
                    to,
                    "trials",
                    snapshot.trials().size()));
            return 0;
        }
    }

    /** {@code penstock study resume}. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description =
                    "Goes on with a search: runs the command again that has begun it. Options that are given again take"
                            + " the place of those before; --master, --conf and secrets are not kept with a study.")
    static final class Resume implements Callable<Integer> {
        @Mixin
        private StudyOptions study = new StudyOptions();

        @Parameters(
                arity = "0..*",
                paramLabel = "OPTION",
                description = "Options of penstock search behind '--', such as -- --trials 100.")
        private List<String> more = new ArrayList<>();

        @Override
        public Integer call() {
            Map<String, Object> command = study.read().notes().get("command");
            if (command == null || !(command.get("search") instanceof List<?> given)) {
                throw PenstockException.user("a study that is resumed must have been begun by penstock search")
                        .value(study.study)
                        .remedy("run the program again that has begun it: it goes on by itself")
                        .build();
            }
            List<String> last = new ArrayList<>(more);
            last.addAll(List.of("--study", study.study));
            study.conf.forEach((key, value) -> last.addAll(List.of("--conf", key + "=" + value)));
            List<String> arguments = Remembered.again(
                    new SearchCommand(), given.stream().map(String::valueOf).toList(), last);
            arguments.add(0, "search");
            System.err.println(Texts.printable(Remembered.typed(arguments)));
            return Penstock.run(arguments.toArray(new String[0]));
        }
    }
}
