package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
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

    public FitLoop(StageRunner runner, Progress progress) {
        this.runner = runner;
        this.progress = progress;
    }

    /** Runs every stage of the plan. */
    public Fitted<Step> fit(Plan plan) {
        Step tree = plan.root();
        Set<String> done = new HashSet<>();
        int stages = plan.stages().size();
        for (Plan rest = plan; !rest.stages().isEmpty(); rest = Planner.fit(tree, plan.input(), done)) {
            Node.Aggregate first = rest.stages().get(0);
            Node.Aggregate stage = new Node.Aggregate(
                    stages - rest.stages().size() + 1, first.input(), first.fits(), first.placement());
            progress.stage(stage, stages);
            Map<String, Step> fitted = fit(stage, tree);
            tree = Trees.replace(tree, fitted);
            done.addAll(fitted.keySet());
        }
        return new Fitted<>(tree, plan.input(), reports);
    }

    private Map<String, Step> fit(Node.Aggregate stage, Step tree) {
        Map<String, Step> steps = Trees.byPath(tree);
        Map<Node.Fit, Learnable> learning = new LinkedHashMap<>();
        stage.fits().forEach(fit -> learning.put(fit, (Learnable) Trees.get(tree, fit.path())));
        Map<Node.Fit, State> memories = new HashMap<>();
        Map<String, Step> fitted = new LinkedHashMap<>();
        long start = System.nanoTime();
        try (StageRunner.Rounds rounds = runner.open(stage, path -> require(steps, path))) {
            for (int round = 0; !learning.isEmpty(); round++) {
                requireProgress(round, learning);
                StageRunner.Totals totals = rounds.run(round, learning);
                requireRows(totals, stage);
                for (Node.Fit fit : List.copyOf(learning.keySet())) {
                    Learnable step = require(learning, fit);
                    Object total = require(totals.byPath(), fit.path());
                    Outcome outcome = conclude(fit, step, total, memories.getOrDefault(fit, State.EMPTY));
                    if (outcome instanceof Outcome.Again again) {
                        learning.put(fit, (Learnable) again.step());
                        memories.put(fit, again.memory());
                        progress.round(fit.path(), round, again.note());
                    } else if (outcome instanceof Outcome.Fitted end) {
                        learning.remove(fit);
                        fitted.put(fit.path(), end.step());
                        Fitted.StepReport report = new Fitted.StepReport(
                                fit.path(), totals.rows(), round + 1, (System.nanoTime() - start) / 1e9);
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

    private static void requireProgress(int round, Map<Node.Fit, Learnable> learning) {
        String path = learning.keySet().iterator().next().path();
        if (Thread.currentThread().isInterrupted()) {
            throw PenstockException.infrastructure("the fit was interrupted")
                    .at(path)
                    .build();
        }
        if (round >= MOST_ROUNDS) {
            throw PenstockException.user("a fit must end")
                    .at(path)
                    .value(round + " rounds")
                    .remedy("lower the step's limit of iterations")
                    .build();
        }
    }

    private static void requireRows(StageRunner.Totals totals, Node.Aggregate stage) {
        if (totals.rows() == 0) {
            throw PenstockException.data("a fit needs at least one row")
                    .at(stage.fits().get(0).path())
                    .value("zero rows")
                    .remedy("look at the data set, and at the filters and splits before it")
                    .build();
        }
    }

    @SuppressWarnings("unchecked")
    private static Outcome conclude(Node.Fit fit, Learnable step, Object total, State memory) {
        try {
            return ((Learner<Object>) learner(step, fit.schema(), fit.path())).conclude(total, memory);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw PenstockException.wrap(e, fit.path(), "conclude");
        }
    }

    /** The learner of a step, failures carrying its path. */
    public static Learner<?> learner(Learnable step, Schema schema, String path) {
        try {
            return step.learner(schema);
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, path, "making the learner");
        }
    }
}
