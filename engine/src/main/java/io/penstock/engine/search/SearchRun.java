package io.penstock.engine.search;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.format.SchemaJson;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.param.Plain;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.study.Goal;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyPlan;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One fit of a search: splits the rows, lets workers run trials, and fits the best on all rows. */
final class SearchRun {
    private final Search search;
    private final SearchOptions options;
    private final Fitter fitter;

    /**
     * What it comes to.
     *
     * @param step the best, fitted on all rows
     */
    record Result(Step step, TrialRecord best, StudySnapshot study) {
        /** In words and numbers, for a file. */
        Map<String, Object> about() {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("study", study.id());
            about.put("best", best.point());
            about.put("trial", best.number());
            about.put("metric", study.goals().get(0).name());
            about.put("value", best.values().get(0));
            about.put("trials", study.trials().size());
            return about;
        }
    }

    SearchRun(Search search, Fitter fitter) {
        this.search = search;
        this.options = search.options();
        this.fitter = fitter;
    }

    Result run() {
        if (!fitter.rows().areAsScanned()) {
            throw PenstockException.user("rows must be held out before they are changed")
                    .value("a step before the search repeats, makes or shuffles rows")
                    .remedy("put that step into the search, so that no copy of a held-out row is learned from")
                    .build();
        }
        List<Goal> goals = goals();
        SearchSpace space = search.space();
        requireEnd(space);
        Rows rows = fitter.rows().kept("rows");
        Splitter split = (Splitter) fitter.fitOwn("split", options.split(), rows);
        boolean prunes = !options.pruner().name().equals("none");
        Budget budget =
                prunes ? Budget.of(search.step(), split.folds(), space.names()) : new Budget(split.folds(), false);
        Map<String, Long> sizes = new LinkedHashMap<>();
        space.dimensions()
                .forEach(dimension ->
                        sizes.put(dimension.name(), dimension.distribution().size()));
        Step tree = search.step();
        StudyPlan plan = plan(space, goals, budget, split);
        try (Study study = search.storage().map(place -> Study.in(place, plan)).orElseGet(() -> Study.inMemory(plan))) {
            search.listener().begun(study.snapshot(), search.describe());
            tellSearcher(study, plan);
            List<Integer> cuts = Prefixes.cuts(tree, sizes);
            try (SharedRows shared =
                    new SharedRows(fitter, rows, split, tree, cuts, options, choice -> tell(study, choice))) {
                TrialRuns trials = new TrialRuns(tree, options, goals, budget, split.folds(), shared);
                new Workers(study, trials, options, fitter, search.listener()).run();
            }
            return ended(study, rows);
        }
    }

    private Result ended(Study study, Rows rows) {
        if (study.isDone()) {
            study.prunePaused();
        }
        StudySnapshot snapshot = study.snapshot();
        TrialRecord best = snapshot.best().or(snapshot::furthest).orElseThrow(() -> nothing(snapshot));
        search.listener().refitting(best);
        Step chosen = Hyperparameters.set(search.step(), best.point());
        Step fitted = options.refit()
                ? fitter.apart("best " + Json.text(Plain.of(best.point()))).fit(Search.child(chosen), rows)
                : chosen;
        StudySnapshot last = study.snapshot();
        search.listener().ended(last);
        return new Result(fitted, best, last);
    }

    private void tellSearcher(Study study, StudyPlan plan) {
        String how = plan.searcher().describe(plan.space(), plan.brief());
        if (!how.equals(plan.searcher().name())) {
            study.note("searcher", Map.of("how", how));
            search.listener().searching(how);
        }
    }

    private void tell(Study study, Choice choice) {
        study.note(
                "execution",
                Map.of("trials", choice.execution().name().toLowerCase(Locale.ROOT), "reason", choice.reason()));
        search.listener().decided(choice.execution(), choice.reason());
    }

    private void requireEnd(SearchSpace space) {
        boolean endless = options.trials() == 0
                && options.timeout().isZero()
                && !options.searcher().name().equals("grid")
                && space.size() == Long.MAX_VALUE;
        if (endless) {
            throw PenstockException.user("a search must have an end")
                    .value("neither a number of trials nor a timeout")
                    .remedy("give one of the two")
                    .build();
        }
    }

    private List<Goal> goals() {
        if (options.metrics().isEmpty()) {
            throw PenstockException.user("a search must know by what trials are ranked")
                    .value("no metric")
                    .remedy("call metric(\"accuracy\") or another one of " + Metrics.names())
                    .build();
        }
        List<Goal> goals = new ArrayList<>();
        for (String metric : options.metrics()) {
            Metrics.named(metric);
            goals.add(new Goal(metric, Metrics.isLowerBetter(metric)));
        }
        return goals.subList(0, options.goals());
    }

    private StudyPlan plan(SearchSpace space, List<Goal> goals, Budget budget, Splitter split) {
        StudyPlan plan = StudyPlan.of(space)
                .goals(goals.toArray(new Goal[0]))
                .searcher(options.searcher())
                .pruner(options.pruner(), budget.steps())
                .seed(options.seed())
                .trials(options.trials())
                .parallelism(options.parallelism())
                .about("tree", Parcel.pack(search.step(), StepTypes.discover()).digest())
                .about(
                        "split",
                        options.split().type().id() + " " + options.split().settings())
                .about("data", data(split))
                .about("plan", search.describe());
        for (StudySnapshot earlier : options.after()) {
            plan = plan.after(earlier, Hyperparameters.values(search.step()));
        }
        for (Map<String, Object> point : options.known()) {
            Step set = Hyperparameters.set(search.step(), point);
            Map<String, Object> values = Hyperparameters.values(set);
            Map<String, Object> whole = new LinkedHashMap<>();
            space.dimensions().forEach(dimension -> {
                Object value = values.get(dimension.name());
                if (value != null && space.isActive(dimension, whole)) {
                    whole.put(dimension.name(), value);
                }
            });
            plan = plan.known(whole);
        }
        return plan;
    }

    /** By what a study knows its table again: the columns, and what the splitter has counted of the rows. */
    private Map<String, Object> data(Splitter split) {
        Schema schema = fitter.rows().schema();
        Map<String, Object> data = new LinkedHashMap<>(split.counted());
        data.put("columns", schema.fields().size());
        data.put("schema", Digests.sha256(Json.write(SchemaJson.write(schema))).substring(0, 16));
        return data;
    }

    private static PenstockException nothing(StudySnapshot study) {
        if (study.trials().isEmpty()) {
            return PenstockException.user("a search must have something left to try")
                    .value("every point of the space was tried in the studies that this one begins after")
                    .remedy("widen the space, or begin at their best points by startAt")
                    .build();
        }
        String last = study.trials().stream()
                .filter(trial -> !trial.cause().isEmpty())
                .reduce((one, other) -> other)
                .map(trial -> "; trial " + trial.number() + ": " + trial.cause())
                .orElse("");
        return PenstockException.user("a search must end with at least one complete trial")
                .value(study.trials().size() + " trials, none of them complete" + last)
                .remedy("look at the causes of the failures; allow more trials or more time")
                .build();
    }
}
