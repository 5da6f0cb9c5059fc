package io.penstock.engine.search;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Ordered;
import io.penstock.engine.prune.PrunerFactory;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.tree.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the best hyperparameters of a step: its fit runs trials, each of them fits of the step on some of the rows that are measured on others, and in the end fits
 * the best on all rows. Fitted, it acts as that best step does.
 *
 * <pre>{@code
 * Search search = Search.of(Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression()))
 *         .searcher(Searchers.tpe())
 *         .metric("accuracy")
 *         .folds(3)
 *         .trials(60)
 *         .parallelism(4);
 * Fitted<Search> fitted = runner.fit(search, data);
 * fitted.step().best();
 * }</pre>
 *
 * <p>Where it looks is the space of the step's tree: every step of the library has one, and {@link #space} changes it. What trials have in common before the first
 * hyperparameter that differs is fitted once per fold. With {@link #study}, a search that was cut off goes on where it has stopped.
 */
public final class Search implements Driver, Wrapper, UndoneAtExit, Introspectable {
    private final Step step;
    private final SearchOptions options;
    private final @Nullable Storage storage;
    private final SearchListener listener;
    private final Map<String, Object> results;
    private final @Nullable StudySnapshot study;

    private Search(
            Step step,
            SearchOptions options,
            @Nullable Storage storage,
            SearchListener listener,
            Map<String, Object> results,
            @Nullable StudySnapshot study) {
        this.step = step;
        this.options = options;
        this.storage = storage;
        this.listener = listener;
        this.results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        this.study = study;
    }

    /** Fifty trials of whatever searcher suits, on five shuffled folds, one trial at a time. */
    public static Search of(Step step) {
        return new Search(step, SearchOptions.DEFAULT, null, SearchListener.NONE, Map.of(), null);
    }

    /** Preprocessing and learners for whatever the table's only target is, see {@link Kind#of}; otherwise as {@link #auto(Kind)}. */
    public static Search auto() {
        return auto("any");
    }

    /** Preprocessing and learners that the library proposes for the table, by the metric of the kind, on three folds, for five minutes. */
    public static Search auto(Kind kind) {
        return auto(kind.name().toLowerCase(Locale.ROOT));
    }

    private static Search auto(String kind) {
        return new Search(Automatic.of(kind), SearchOptions.AUTOMATIC, null, SearchListener.NONE, Map.of(), null);
    }

    /** Made again from a file. */
    static Search restored(Step step, SearchOptions options, Map<String, Object> results) {
        return new Search(step, options, null, SearchListener.NONE, results, null);
    }

    private Search edited(Consumer<SearchOptions.Edit> change) {
        SearchOptions.Edit edit = new SearchOptions.Edit(options);
        change.accept(edit);
        return new Search(step, edit.done(), storage, listener, results, study);
    }

    /** Who proposes points. */
    public Search searcher(SearcherFactory searcher) {
        return edited(edit -> edit.searcher = searcher);
    }

    /** Who proposes points, by name: {@link Searchers#names()}. */
    public Search searcher(String name) {
        return searcher(Searchers.named(name));
    }

    /**
     * Who ends trials early. The steps of its budget are the epochs of the only {@link io.penstock.engine.repeat.Epochs} among the steps, or else the folds.
     */
    public Search pruner(PrunerFactory pruner) {
        return edited(edit -> edit.pruner = pruner);
    }

    /** Who ends trials early, by name: {@link Pruners#names()}. */
    public Search pruner(String name) {
        return pruner(Pruners.named(name));
    }

    /** What trials are ranked by, and what else is measured: {@link io.penstock.engine.metric.Metrics#names()}. */
    public Search metric(String metric, String... others) {
        return edited(edit -> {
            edit.metrics = new ArrayList<>(List.of(others));
            edit.metrics.add(0, metric);
            edit.goals = 1;
        });
    }

    /** Several metrics, each of them a goal: what is looked for is their Pareto front. What is fitted in the end is the best by the first. */
    public Search goals(String... metrics) {
        return edited(edit -> {
            edit.metrics = List.of(metrics);
            edit.goals = metrics.length;
        });
    }

    /** Measures on so many folds, by a shuffled order of the rows. */
    public Search folds(int count) {
        return split(new KFold(count).shuffled(0));
    }

    /** How rows are split into those to learn from and those to measure on. */
    public Search split(Splitter splitter) {
        return edited(edit -> edit.split = splitter);
    }

    /** How many trials; 0 for as many as the {@link #timeout} allows. */
    public Search trials(int count) {
        return edited(edit -> edit.trials = count);
    }

    /** How many trials run at once. */
    public Search parallelism(int count) {
        return edited(edit -> edit.parallelism = count);
    }

    /** How many folds of a trial run at once; one after the other where a pruner looks at every fold. */
    public Search foldParallelism(int count) {
        return edited(edit -> edit.foldParallelism = count);
    }

    /** Of the searcher's draws; those of the steps come from the runner's seed. */
    public Search seed(long seed) {
        return edited(edit -> edit.seed = seed);
    }

    /** Ends the search after that time; trials that run then may be taken up by a search that goes on. */
    public Search timeout(Duration most) {
        return edited(edit -> edit.timeout = most);
    }

    /** Ends a trial after that time; it counts as failed. A trial that was paused has it anew when it goes on. */
    public Search trialTimeout(Duration most) {
        return edited(edit -> edit.trialTimeout = most);
    }

    /** Another distribution for a hyperparameter, by its name or any unique ending of it. */
    public Search space(String name, Distribution distribution) {
        return edited(edit -> edit.spaces.put(name, distribution));
    }

    /** Looks for these hyperparameters only, by their names or any unique endings of them; the others keep the values that they have. */
    public Search over(String... names) {
        return edited(edit -> edit.over = List.of(names));
    }

    /** A rule between hyperparameters, such as {@code "pca__components <= 2 * k"}. */
    public Search where(String rule) {
        return edited(edit -> edit.rules.add(rule));
    }

    /** Tries this point before any other. Hyperparameters that it leaves out keep the values that they have. */
    public Search startAt(Map<String, ?> point) {
        return edited(edit -> edit.known.add(new LinkedHashMap<>(Ordered.of(point))));
    }

    /**
     * Tells the searcher what came of the complete trials of an earlier study, of the same space or another: those that lie in this one. Hyperparameters that only one of
     * the two studies searches must have had the values that they have here. A study keeps what it was told of, and goes on without the earlier one.
     */
    public Search after(StudySnapshot earlier) {
        return edited(edit -> edit.after.add(earlier));
    }

    /** Where the fits of trials run. By default the size of the rows decides. */
    public Search execution(Execution execution) {
        return edited(edit -> edit.execution = execution);
    }

    /** Up to how many bytes of rows, of all folds together, trials are narrow where nothing else is said; 0 for a share of the memory. */
    public Search narrowBytes(long most) {
        return edited(edit -> edit.narrowBytes = most);
    }

    /** How many bytes of rows behind shared steps stay in memory, before the least recently used are let go of; 0 for a share of the memory. */
    public Search sharedBytes(long most) {
        return edited(edit -> edit.sharedBytes = most);
    }

    /** How often a trial whose workers were lost is tried again. */
    public Search retries(int most) {
        return edited(edit -> edit.retries = most);
    }

    /** Ends the search with an error when so many trials have ended and all of them have failed. */
    public Search giveUpAfter(int failures) {
        return edited(edit -> edit.failures = failures);
    }

    /** Whether the best is fitted on all rows in the end; else the step comes back with the best hyperparameters, unfitted. */
    public Search refit(boolean refit) {
        return edited(edit -> edit.refit = refit);
    }

    /** Keeps its trials there, and goes on with those that are there. */
    public Search study(Storage place) {
        return new Search(step, options, place, listener, results, study);
    }

    /** Who hears how it comes along. */
    public Search listener(SearchListener other) {
        return new Search(step, options, storage, other, results, study);
    }

    SearchOptions options() {
        return options;
    }

    Optional<Storage> storage() {
        return Optional.ofNullable(storage);
    }

    SearchListener listener() {
        return listener;
    }

    Map<String, Object> results() {
        return results;
    }

    /** The point of the best trial. Throws {@link IllegalStateException} where there was no fit yet. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> best() {
        if (!(results.get("best") instanceof Map<?, ?> best)) {
            throw new IllegalStateException("a search that was not fitted has no best point");
        }
        return (Map<String, Object>) best;
    }

    /** All trials of the last fit in this process; empty in a search that was loaded. */
    public Optional<StudySnapshot> trials() {
        return Optional.ofNullable(study);
    }

    @Override
    public Step step() {
        return step;
    }

    @Override
    public Search around(Step other) {
        return new Search(other, options, storage, listener, results, study);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(0, in);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.undo(0, in);
    }

    @Override
    public boolean isSpread() {
        return true;
    }

    @Override
    public Map<String, Object> attributes() {
        return results;
    }

    @Override
    public String describe() {
        return "a search of "
                + (options.trials() == 0 ? "as many trials as there is time for" : options.trials() + " trials")
                + " by " + options.searcher().name()
                + (options.pruner().name().equals("none")
                        ? ""
                        : ", pruned by " + options.pruner().name())
                + ", measured on " + options.split()
                + (options.parallelism() == 1 ? "" : ", " + options.parallelism() + " at once")
                + (options.foldParallelism() == 1 ? "" : ", " + options.foldParallelism() + " folds of a trial at once")
                + (step instanceof Automatic ? "" : Prefixes.describe(step, space().names()))
                + Limits.describe(options);
    }

    /** Whether the steps are still to be chosen: then there is no {@link #space} before there is a table. */
    public boolean isAutomatic() {
        return step instanceof Automatic;
    }

    /** Where it looks: the space of the step's tree, with what {@link #space} and {@link #where} have changed. */
    public SearchSpace space() {
        return TreeSpace.of(step, options);
    }

    @Override
    public Search drive(Fitter fitter) {
        if (fitter.isUpdate() && !results.isEmpty()) {
            return around(fitter.fitFurther(child(step), fitter.rows()));
        }
        if (step instanceof Automatic automatic) {
            return chosen(automatic, fitter.rows().schema()).drive(fitter);
        }
        SearchRun.Result result = new SearchRun(this, fitter).run();
        return new Search(result.step(), options, storage, listener, result.about(), result.study());
    }

    /** What trials and the fit of the best are fits of. */
    static Child child(Step step) {
        return new Child(Names.of(step), step);
    }

    private Search chosen(Automatic automatic, Schema schema) {
        Search chosen = around(automatic.chosen(schema));
        return options.metrics().isEmpty()
                ? chosen.metric(automatic.kind(schema).metric())
                : chosen;
    }
}
