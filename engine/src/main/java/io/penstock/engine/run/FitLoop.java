package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Descending;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.plan.Site;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Stage after stage, round after round, on the driver. After every stage the rest is planned anew, now with the
 * dimensions that the stage has learned.
 */
public final class FitLoop {
    private static final int MOST_ROUNDS = 100_000;

    private final StageRunner runner;
    private final Progress progress;
    private final Memo memo;
    private final Map<String, Integer> measured = new HashMap<>();
    private final List<Fitted.StepReport> reports = new ArrayList<>();
    private final Map<String, Object> statistics = new HashMap<>();
    private Map<String, Object> before = Map.of();
    /** Paths of steps that were fitted before an update, and whose statistics were not kept. */
    private final Set<String> forgotten = new HashSet<>();

    public FitLoop(StageRunner runner, Progress progress) {
        this(runner, progress, Memo.NONE);
    }

    /**
     * @param memo of what this very fit had finished when it was ended before
     */
    public FitLoop(StageRunner runner, Progress progress, Memo memo) {
        this.runner = runner;
        this.progress = progress;
        this.memo = memo;
    }

    /** Runs every stage of the plan; whatever is not frozen learns from scratch. */
    public Fitted<Step> fit(Plan plan) {
        return run(plan, false);
    }

    /**
     * As {@link #fit}, but every step goes on from where it is: a step that learns in one pass from what it has kept of the
     * rows before, any other from its parameters.
     *
     * @param kept by path, {@link Fitted#statistics()} of the fit before
     */
    public Fitted<Step> update(Plan plan, Map<String, Object> kept) {
        Trees.visit(plan.root(), (path, step) -> {
            if (step instanceof Trainable trainable && trainable.isFitted() && !kept.containsKey(path)) {
                forgotten.add(path);
            }
        });
        tellWhatIsNotExact(plan);
        return updateWhatIsKept(plan, kept);
    }

    /** Statistics of the rows before were taken of what the steps before made of them then. */
    private void tellWhatIsNotExact(Plan plan) {
        Set<String> learning = new HashSet<>();
        for (Node.Aggregate stage : plan.aggregates()) {
            for (Node.Fit fit : stage.fits()) {
                stage.input().program().paths().stream()
                        .filter(learning::contains)
                        .findFirst()
                        .filter(before -> fit.step().isFitted() && !fit.iterative())
                        .ifPresent(before -> progress.note(
                                fit.path(),
                                "goes on learning approximately, because " + before
                                        + " before it learns, too: freeze that one to stay exact"));
            }
            stage.fits().forEach(fit -> learning.add(fit.path()));
        }
    }

    /** As {@link #update}, but a step whose statistics are not there learns from these rows alone. */
    Fitted<Step> updateWhatIsKept(Plan plan, Map<String, Object> kept) {
        before = Map.copyOf(kept);
        statistics.putAll(kept);
        return run(plan, true);
    }

    private Fitted<Step> run(Plan plan, boolean further) {
        Step tree = fit(Site.root(plan.input()), Names.of(plan.root()), plan.root(), Scope.ROOT, further);
        memo.end();
        return new Fitted<>(tree, plan.input(), reports, statistics);
    }

    /** Fits a tree at a site. */
    Step fit(Site site, String path, Step root, Scope scope, boolean further) {
        Set<String> kept = new HashSet<>();
        try {
            return fit(site, path, root, scope, further, kept);
        } finally {
            kept.forEach(runner::release);
        }
    }

    /**
     * @param kept is told the keys of checkpoints that were read
     */
    private Step fit(Site site, String path, Step root, Scope scope, boolean further, Set<String> kept) {
        Step tree = root;
        Set<String> done = new HashSet<>();
        Plan rest = site.fit(path, tree, done, scope);
        int stages = rest.stages().size();
        while (!rest.stages().isEmpty()) {
            Node.Stage stage =
                    rest.stages().get(0).numbered(stages - rest.stages().size() + 1);
            if (stage instanceof Node.Aggregate aggregate) {
                progress.stage(aggregate, stages);
                aggregate.input().source().keys().stream()
                        .filter(key -> key.startsWith(scope.key() + Node.CHECKPOINT))
                        .forEach(kept::add);
                Map<String, Step> fitted = recalled(aggregate, further);
                tree = replaced(path, tree, aggregate, fitted);
                done.addAll(fitted.keySet());
            } else if (stage instanceof Node.Drive drive) {
                Site rows = site.before(path, tree, done, drive, scope);
                Driver fitted = drive(drive, rows, scope, further);
                tree = Trees.swap(path, tree, drive.path(), drive.driver(), fitted);
                done.add(drive.path());
            }
            rest = site.fit(path, tree, done, scope);
        }
        return tree;
    }

    /** The tree with what a stage has fitted in the place of what it was before, wrappers that learn included. */
    static Step replaced(String path, Step root, Node.Aggregate stage, Map<String, Step> fitted) {
        Step tree = root;
        for (Node.Fit fit : stage.fits()) {
            tree = Trees.swap(path, tree, fit.path(), fit.step(), require(fitted, fit.path()));
        }
        return tree;
    }

    private Driver drive(Node.Drive stage, Site rows, Scope scope, boolean further) {
        Set<String> kept = ConcurrentHashMap.newKeySet();
        try {
            requireGoesOn(stage.path());
            return stage.driver().drive(new SiteFitter(this, stage.driver(), stage.path(), rows, scope, kept, further));
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, stage.path(), "driving a fit");
        } finally {
            kept.forEach(runner::release);
        }
    }

    /**
     * Fits a tree under a path on rows that are as they come: one errand of a driver elsewhere.
     *
     * @param asScanned whether no step before the driver has repeated, made or shuffled rows
     */
    public Step fitAt(Schema schema, String path, Step step, Scope scope, boolean asScanned) {
        return fit(asScanned ? Site.root(schema) : Site.changed(schema), path, step, scope, false);
    }

    /** Measures a fitted tree under a path on rows that are as they come. */
    public Map<String, Object> measureAt(
            Schema schema, String path, Step step, Scope scope, List<? extends Metric<?>> metrics) {
        return measure(path, Site.root(schema).evaluate(path, step, scope), scope, metrics);
    }

    StageRunner runner() {
        return runner;
    }

    Progress progress() {
        return progress;
    }

    /** Scores, measured once for every time that they are asked for in a scope. */
    Map<String, Object> measure(String path, Plan plan, Scope scope, List<? extends Metric<?>> metrics) {
        String place = scope.key() + "|measure|" + path;
        String key = place + "|" + measured.merge(place, 1, Integer::sum);
        Optional<Memo.Finished> known = memo.read(key);
        if (known.isPresent()) {
            return known.get().about();
        }
        Map<String, Object> scores = runner.measure(path, plan.exit(), plan.result(), scope, metrics);
        memo.write(key, new Memo.Finished(Map.of(), scores, Map.of()));
        return scores;
    }

    /** What the stage came to, from the memory of an earlier attempt where it is there. */
    private Map<String, Step> recalled(Node.Aggregate stage, boolean further) {
        String key = stage.scope().key() + "|fit|"
                + stage.fits().stream().map(Node.Fit::path).collect(Collectors.joining(" "));
        Optional<Memo.Finished> known = memo.read(key);
        if (known.isPresent()) {
            Memo.Finished finished = known.get();
            statistics.putAll(finished.statistics());
            finished.about().forEach((path, about) -> tell(StageReports.read(path, about)));
            return finished.steps();
        }
        int before = reports.size();
        Map<String, Step> fitted = fit(stage, further, key);
        Map<String, Object> about = new LinkedHashMap<>();
        Map<String, Object> kept = new LinkedHashMap<>();
        for (Fitted.StepReport report : reports.subList(before, reports.size())) {
            about.put(report.path(), StageReports.write(report));
        }
        if (memo != Memo.NONE) {
            fitted.keySet().stream()
                    .filter(statistics::containsKey)
                    .forEach(path -> kept.put(path, require(statistics, path)));
        }
        memo.write(key, new Memo.Finished(fitted, about, kept));
        return fitted;
    }

    private void tell(Fitted.StepReport report) {
        reports.add(report);
        progress.fitted(report);
    }

    private Map<String, Step> fit(Node.Aggregate stage, boolean further, String key) {
        Map<Node.Fit, Trainable> learning = new LinkedHashMap<>();
        Map<Node.Fit, State> memories = new HashMap<>();
        Map<String, Step> fitted = new LinkedHashMap<>();
        for (Node.Fit fit : stage.fits()) {
            requireStatistics(fit);
            learning.put(fit, further ? fit.step().continued() : fit.step().cleared());
        }
        int first = resume(memo.latest(key), learning, memories, fitted);
        long start = System.nanoTime();
        long bytes = 0;
        Set<UsedDevice> devices = new HashSet<>();
        try (StageRunner.Rounds rounds = runner.open(stage)) {
            for (int round = first; !learning.isEmpty(); round++) {
                requireProgress(round, learning);
                StageRunner.Totals totals = rounds.run(round, learning);
                learning.keySet().forEach(fit -> requireRows(totals, fit));
                bytes += totals.bytes();
                devices.addAll(totals.devices());
                for (Node.Fit fit : List.copyOf(learning.keySet())) {
                    Trainable step = require(learning, fit);
                    Object total = require(totals.byPath(), fit.path());
                    if (round == 0 && before.containsKey(fit.path())) {
                        total = merged(fit, step, require(before, fit.path()), total);
                    }
                    Outcome outcome = conclude(fit, step, total, memories.getOrDefault(fit, State.EMPTY));
                    if (outcome instanceof Outcome.Again again) {
                        learning.put(fit, (Trainable) again.step());
                        memories.put(fit, again.memory());
                        progress.round(fit.path(), round, again.note());
                    } else if (outcome instanceof Outcome.Fitted end) {
                        learning.remove(fit);
                        fitted.put(fit.path(), end.step());
                        if (round == 0 && !fit.iterative()) {
                            statistics.put(fit.path(), total);
                        }
                        tell(new Fitted.StepReport(
                                fit.path(),
                                totals.rows(fit.path()),
                                round + 1,
                                (System.nanoTime() - start) / 1e9,
                                bytes,
                                UsedDevice.distinct(devices)));
                    }
                }
                if (!learning.isEmpty()) {
                    remember(key, round, learning, memories, fitted);
                }
            }
        }
        return fitted;
    }

    /** Puts back what was kept after a round. Returns the round that comes next. */
    private static int resume(
            Optional<Memo.Round> kept,
            Map<Node.Fit, Trainable> learning,
            Map<Node.Fit, State> memories,
            Map<String, Step> fitted) {
        if (kept.isEmpty()) {
            return 0;
        }
        Memo.Round round = kept.get();
        fitted.putAll(round.fitted());
        for (Node.Fit fit : List.copyOf(learning.keySet())) {
            if (round.learning().get(fit.path()) instanceof Trainable step) {
                learning.put(fit, step);
                memories.put(fit, round.memories().getOrDefault(fit.path(), State.EMPTY));
            } else {
                learning.remove(fit);
            }
        }
        return round.number() + 1;
    }

    private void remember(
            String key,
            int round,
            Map<Node.Fit, Trainable> learning,
            Map<Node.Fit, State> memories,
            Map<String, Step> fitted) {
        Map<String, Step> steps = new LinkedHashMap<>();
        Map<String, State> states = new LinkedHashMap<>();
        learning.forEach((fit, step) -> steps.put(fit.path(), step));
        memories.forEach((fit, memory) -> states.put(fit.path(), memory));
        memo.write(key, new Memo.Round(round, steps, states, fitted));
    }

    private void requireStatistics(Node.Fit fit) {
        if (!fit.iterative() && forgotten.remove(fit.path())) {
            throw PenstockException.user("a fitted step goes on learning from the statistics of its fit")
                    .at(fit.path())
                    .value("none were kept")
                    .remedy("freeze it, fit it anew, or save and load the whole result of the fit")
                    .build();
        }
    }

    private static <K, V> V require(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("nothing at " + key);
        }
        return value;
    }

    private static void requireProgress(int round, Map<Node.Fit, Trainable> learning) {
        String path = learning.keySet().iterator().next().path();
        requireGoesOn(path);
        if (round >= MOST_ROUNDS) {
            throw PenstockException.user("a fit must end")
                    .at(path)
                    .value(round + " rounds")
                    .remedy("lower the step's limit of iterations")
                    .build();
        }
    }

    static void requireGoesOn(String path) {
        if (Thread.currentThread().isInterrupted()) {
            throw PenstockException.interrupted(null).at(path);
        }
    }

    private static void requireRows(StageRunner.Totals totals, Node.Fit fit) {
        if (totals.rows(fit.path()) == 0) {
            throw PenstockException.data("a fit needs at least one row")
                    .at(fit.path())
                    .value("zero rows")
                    .remedy("look at the data set, and at the filters, branches and splits before it")
                    .build();
        }
    }

    @SuppressWarnings("unchecked")
    private static Object merged(Node.Fit fit, Trainable step, Object before, Object total) {
        try {
            return ((Learner<Object>) learner(fit, step)).merge(before, total);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, fit.path(), "merge with what was learned before");
        }
    }

    @SuppressWarnings("unchecked")
    private static Outcome conclude(Node.Fit fit, Trainable step, Object total, State memory) {
        try {
            return ((Learner<Object>) learner(fit, step)).conclude(total, memory);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, fit.path(), "conclude");
        }
    }

    /** The step that follows from all that was gathered for a fit in one pass. */
    static Step concluded(Node.Fit fit, Object total) {
        Outcome outcome = conclude(fit, fit.step(), total, State.EMPTY);
        if (outcome instanceof Outcome.Fitted fitted) {
            return fitted.step();
        }
        throw new IllegalStateException(fit.path() + " wants another round");
    }

    /** The learner of a fit, at the step as it is by now. */
    static Learner<?> learner(Node.Fit fit, Trainable step) {
        return learner(step, fit.schema(), fit.strategy(), fit.path());
    }

    /** The learner of a step that is told how its workers come to one result; failures carry its path. */
    public static Learner<?> learner(Trainable step, Schema schema, Strategy strategy, String path) {
        try {
            return step instanceof Descending descending ? descending.learner(schema, strategy) : step.learner(schema);
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, path, "making the learner");
        }
    }
}
