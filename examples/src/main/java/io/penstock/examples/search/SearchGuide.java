package io.penstock.examples.search;

import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Kind;
import io.penstock.engine.search.Search;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.EpochRecord;
import io.penstock.engine.study.SplitRecord;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyPlan;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.Trial;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.wrap.ChooseOne;
import io.penstock.engine.wrap.OptionalStep;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.scale.StandardScaler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the page on searches shows, word for word, on threads: a test compares the two and runs this. The data are rows of 64 numbers and a class. */
public final class SearchGuide {
    private final LocalRunner runner = LocalRunner.create().seed(42);
    private final LocalData data;

    public SearchGuide(LocalData data) {
        this.data = data;
    }

    /** A search over a pipeline. */
    public Fitted<Search> first(Storage storage) {
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression(1e-3));
        Search search = Search.of(pipeline)
                .metric("accuracy", "log_loss") // ranked by the first; the others are measured, too
                .folds(3)
                .trials(6)
                .parallelism(2)
                .study(storage); // where the trials are kept; the same search goes on with them
        Fitted<Search> fitted = runner.fit(search, data);
        Map<String, Object> best = fitted.step().best();
        StudySnapshot study = fitted.step().trials().orElseThrow();
        System.out.println(best + ", out of " + study.trials().size() + " trials; " + study.importances());
        return fitted;
    }

    /** Every distribution. */
    public static Map<String, Distribution> distributions() {
        Map<String, Distribution> space = new LinkedHashMap<>();
        space.put("a", Distributions.fixed(3));
        space.put("b", Distributions.bool());
        space.put("c", Distributions.choice("relu", "tanh", "elu"));
        space.put("d", Distributions.ordinal(16, 32, 64, 128));
        space.put("e", Distributions.integer(1, 10));
        space.put("f", Distributions.logInteger(1, 1000));
        space.put("g", Distributions.uniform(0, 0.5));
        space.put("h", Distributions.logUniform(1e-6, 1));
        space.put("i", Distributions.normal(0, 1));
        space.put("j", Distributions.normal(0, 1, -2, 2));
        space.put("k", Distributions.logNormal(0, 1));
        space.put("l", Distributions.quantized(Distributions.uniform(0, 1), 0.05));
        space.put("m", Distributions.poisson(4));
        space.put("n", Distributions.histogram(List.of(0.0, 1.0, 5.0), List.of(0.7, 0.3)));
        space.put("o", Distributions.weightedChoice(weights()));
        space.put("p", Distributions.mixture(parts()));
        return space;
    }

    private static Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put("adam", 3.0);
        weights.put("sgd", 1.0);
        return weights;
    }

    private static Map<Distribution, Double> parts() {
        Map<Distribution, Double> parts = new LinkedHashMap<>();
        parts.put(Distributions.uniform(0, 1), 0.9);
        parts.put(Distributions.uniform(10, 20), 0.1);
        return parts;
    }

    /** Alternatives, rules, and a point to begin with. */
    public static Search conditional() {
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new OptionalStep(new Pca(30)))
                .then("learner", ChooseOne.of(new LogisticRegression(1e-3), new SgdClassifier()));
        return Search.of(pipeline)
                .space("pca__components", Distributions.integer(10, 60))
                .where("pca__whiten == false or pca__components <= 40")
                .startAt(Map.of("pca__enabled", false, "learner__choice", "logistic_regression"))
                .metric("accuracy");
    }

    /** Narrower spaces for a second study, around the best of a first. */
    public Search narrowed(Fitted<Search> fitted) {
        StudySnapshot study = fitted.step().trials().orElseThrow();
        List<Map<String, Object>> best = study.trials().stream()
                .filter(trial -> trial.value().isPresent())
                .sorted((one, other) ->
                        Double.compare(other.value().getAsDouble(), one.value().getAsDouble()))
                .limit(3)
                .map(TrialRecord::point)
                .toList();
        SearchSpace narrow = study.space().narrowedAround(best, 0.2);
        Search next = Search.of(fitted.step().step()).metric("accuracy").folds(3);
        for (var dimension : narrow.dimensions()) {
            next = next.space(dimension.name(), dimension.distribution());
        }
        return next;
    }

    /** A search whose searcher is told of an earlier study. */
    public Fitted<Search> warm(Storage earlier, Storage storage) {
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression(1e-3));
        Search next = Search.of(pipeline)
                .after(StudySnapshot.read(earlier)) // another place, or another space
                .metric("accuracy")
                .folds(3)
                .trials(6)
                .study(storage);
        return runner.fit(next, data);
    }

    /** A line for whatever was measured after epochs. */
    public static List<String> epochs(StudySnapshot study) {
        List<String> lines = new ArrayList<>();
        for (TrialRecord trial : study.trials()) {
            for (SplitRecord split : trial.splits()) { // state, value, metrics, seconds, cause
                for (EpochRecord epoch : split.epochs()) { // where a pruner has asked after epochs
                    lines.add(trial.number() + " " + split.number() + " " + epoch.epoch() + " " + epoch.metrics());
                }
            }
        }
        return lines;
    }

    /** Trials that are paused after a few epochs, and promoted. */
    public Fitted<Search> pruned() {
        Pipeline body = Pipeline.of(new StandardScaler(), new SgdClassifier()).set("sgd_classifier__epochs", 1);
        Search search = Search.of(Epochs.of(9, body))
                .metric("accuracy")
                .folds(2)
                .trials(8)
                .pruner(Pruners.asha(1, 3));
        return runner.fit(search, data);
    }

    /** Two goals. */
    public List<TrialRecord> goals() {
        Search search = Search.of(new SgdClassifier())
                .goals("accuracy", "log_loss")
                .searcher("nsga2")
                .folds(2)
                .trials(8);
        return runner.fit(search, data).step().trials().orElseThrow().front();
    }

    /** Ask and tell, for whatever is not a step. */
    public static Optional<TrialRecord> askAndTell(Storage storage) {
        SearchSpace space = SearchSpace.of(
                Map.of("x", Distributions.uniform(-5, 5), "shape", Distributions.choice("round", "square")));
        StudyPlan plan =
                StudyPlan.of(space).searcher(Searchers.named("tpe")).trials(30).seed(1);
        try (Study study = Study.in(storage, plan)) {
            for (Optional<Trial> next = study.ask("me"); next.isPresent(); next = study.ask("me")) {
                Trial trial = next.get();
                double x = trial.real("x");
                trial.complete(x * x + (trial.text("shape").equals("round") ? 0 : 1));
            }
            return study.best();
        }
    }

    /** Steps that the search chooses itself. */
    public Fitted<Search> automatic() {
        Search search = Search.auto(Kind.CLASSIFICATION)
                .timeout(Duration.ofMinutes(2)) // five minutes where nothing is said
                .trials(5); // as many as there is time for where nothing is said
        return runner.fit(search, data);
    }
}
