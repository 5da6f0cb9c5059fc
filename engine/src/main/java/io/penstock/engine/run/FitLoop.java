package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.plan.Site;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stage after stage, round after round, on the driver. After every stage the rest is planned anew, now with the
 * dimensions that the stage has learned.
 */
public final class FitLoop {
    private static final int MOST_ROUNDS = 100_000;

    private final StageRunner runner;
    private final Progress progress;
    private final List<Fitted.StepReport> reports = new ArrayList<>();
    private final Map<String, Object> statistics = new HashMap<>();
    private Map<String, Object> before = Map.of();

    public FitLoop(StageRunner runner, Progress progress) {
        this.runner = runner;
        this.progress = progress;
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
        before = Map.copyOf(kept);
        statistics.putAll(kept);
        return run(plan, true);
    }

    private Fitted<Step> run(Plan plan, boolean further) {
        Step tree = fit(Site.root(plan.input()), Names.of(plan.root()), plan.root(), Scope.ROOT, further);
        return new Fitted<>(tree, plan.input(), reports, statistics);
    }

    /** Fits a tree at a site. */
    Step fit(Site site, String path, Step root, Scope scope, boolean further) {
        Step tree = root;
        Set<String> done = new HashSet<>();
        Plan rest = site.fit(path, tree, done, scope);
        int stages = rest.stages().size();
        while (!rest.stages().isEmpty()) {
            Node.Stage stage =
                    rest.stages().get(0).numbered(stages - rest.stages().size() + 1);
            if (stage instanceof Node.Aggregate aggregate) {
                progress.stage(aggregate, stages);
                Map<String, Step> fitted = fit(aggregate, further);
                tree = Trees.replaceAt(path, tree, fitted);
                done.addAll(fitted.keySet());
            } else if (stage instanceof Node.Drive drive) {
                Site rows = site.before(path, tree, done, drive.path(), drive.driver(), scope);
                Driver fitted = drive(drive, rows, scope, further);
                tree = Trees.swap(path, tree, drive.path(), drive.driver(), fitted);
                done.add(drive.path());
            }
            rest = site.fit(path, tree, done, scope);
        }
        return tree;
    }

    private Driver drive(Node.Drive stage, Site rows, Scope scope, boolean further) {
        Set<String> kept = new HashSet<>();
        try {
            requireGoesOn(stage.path());
            return stage.driver().drive(new SiteFitter(this, stage.driver(), stage.path(), rows, scope, kept, further));
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, stage.path(), "driving a fit");
        } finally {
            kept.forEach(runner::release);
        }
    }

    StageRunner runner() {
        return runner;
    }

    Progress progress() {
        return progress;
    }

    private Map<String, Step> fit(Node.Aggregate stage, boolean further) {
        Map<Node.Fit, Trainable> learning = new LinkedHashMap<>();
        for (Node.Fit fit : stage.fits()) {
            learning.put(fit, further ? fit.step().continued() : fit.step().cleared());
        }
        Map<Node.Fit, State> memories = new HashMap<>();
        Map<String, Step> fitted = new LinkedHashMap<>();
        long start = System.nanoTime();
        try (StageRunner.Rounds rounds = runner.open(stage)) {
            for (int round = 0; !learning.isEmpty(); round++) {
                requireProgress(round, learning);
                StageRunner.Totals totals = rounds.run(round, learning);
                learning.keySet().forEach(fit -> requireRows(totals, fit));
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
                        Fitted.StepReport report = new Fitted.StepReport(
                                fit.path(), totals.rows(fit.path()), round + 1, (System.nanoTime() - start) / 1e9);
                        reports.add(report);
                        progress.fitted(report);
                    }
                }
            }
        }
        return fitted;
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
            throw PenstockException.infrastructure("the fit was interrupted")
                    .at(path)
                    .build();
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
            return ((Learner<Object>) learner(step, fit.schema(), fit.path())).merge(before, total);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, fit.path(), "merge with what was learned before");
        }
    }

    @SuppressWarnings("unchecked")
    private static Outcome conclude(Node.Fit fit, Trainable step, Object total, State memory) {
        try {
            return ((Learner<Object>) learner(step, fit.schema(), fit.path())).conclude(total, memory);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, fit.path(), "conclude");
        }
    }

    /** The learner of a step, failures carrying its path. */
    public static Learner<?> learner(Trainable step, Schema schema, String path) {
        try {
            return step.learner(schema);
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, path, "making the learner");
        }
    }
}
