package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import io.penstock.engine.study.Trial;
import io.penstock.engine.tree.Hyperparameters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fits of all trials that have begun and have not ended: those that are paused go on where they were. Thread-safe. */
final class TrialRuns {
    private final Step tree;
    private final SearchOptions options;
    private final List<Goal> goals;
    private final Budget budget;
    private final int folds;
    private final SharedRows shared;
    private final Map<Integer, TrialRun> begun = new ConcurrentHashMap<>();

    TrialRuns(Step tree, SearchOptions options, List<Goal> goals, Budget budget, int folds, SharedRows shared) {
        this.tree = tree;
        this.options = options;
        this.goals = goals;
        this.budget = budget;
        this.folds = folds;
        this.shared = shared;
    }

    /** Lets go of a trial's fits; returns what there was to tell of them. */
    Map<String, Object> forget(Trial trial) {
        TrialRun run = begun.remove(trial.number());
        return run == null ? Map.of() : run.details();
    }

    private TrialRun begun(Trial trial) {
        return begun.computeIfAbsent(
                trial.number(),
                number ->
                        new TrialRun(Hyperparameters.set(tree, trial.point()), options, goals, budget, folds, shared));
    }

    /** Runs a trial until it is complete, or its pruner ends or pauses it. */
    void go(Trial trial, Fitter fitter) {
        TrialRun run = begun(trial);
        boolean prunes = !options.pruner().name().equals("none");
        while (run.reached() < budget.steps()) {
            int to = Math.min(budget.steps(), Math.max(run.reached() + 1, trial.next(run.reached())));
            run.advance(fitter, "trial " + trial.number(), to);
            if (!prunes) {
                continue;
            }
            Verdict verdict = trial.report(to, run.values().get(0), run::details);
            if (to < budget.steps() && verdict == Verdict.STOP) {
                trial.prune(forget(trial));
                return;
            }
            if (to < budget.steps() && verdict == Verdict.PAUSE) {
                trial.pause();
                return;
            }
        }
        List<Double> values = run.values();
        trial.complete(values, 0, forget(trial));
    }
}
