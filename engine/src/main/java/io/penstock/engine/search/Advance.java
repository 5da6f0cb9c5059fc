package io.penstock.engine.search;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.drive.Fitter;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way on for some folds of a trial: narrow, all of them are sent to where there is room; wide, each is fitted with all workers, and so are folds of a narrow trial
 * whose rows are too large.
 *
 * @param name of the trial
 * @param tree with the trial's values
 * @param epochs up to which; 0 where the budget is of folds
 */
record Advance(
        Fitter fitter,
        String name,
        Step tree,
        SearchOptions options,
        List<Goal> goals,
        Budget budget,
        SharedRows shared,
        int epochs) {

    /** A fit of one fold that is small enough to be sent with those of the others. */
    private record Due(FoldRun fold, Errand errand) {}

    void go(List<FoldRun> folds) {
        if (!shared.choice().isNarrow()) {
            wide(folds);
            return;
        }
        List<FoldRun> large = new ArrayList<>();
        gather(folds, new ArrayList<>(), large);
        wide(large);
    }

    private void wide(List<FoldRun> folds) {
        if (options.foldParallelism() == 1 || folds.size() <= 1) {
            folds.forEach(fold -> wide(fold, fitter));
            return;
        }
        List<Runnable> work = new ArrayList<>();
        for (FoldRun fold : folds) {
            String part = name + " fold " + fold.number();
            work.add(() -> fitter.beside(part, own -> {
                wide(fold, own);
                return true;
            }));
        }
        Side.run(options.foldParallelism(), name, work);
    }

    /** Takes the rows of one fold after the other in hand, so that they stay, and in the end sends all folds together; those whose rows are too large are left. */
    private void gather(List<FoldRun> rest, List<Due> gathered, List<FoldRun> large) {
        if (rest.isEmpty()) {
            send(gathered);
            return;
        }
        FoldRun fold = rest.get(0);
        List<FoldRun> others = rest.subList(1, rest.size());
        boolean[] entered = {false};
        try {
            boolean sent = shared.use(fold.number(), tree, (rows, step) -> {
                entered[0] = true;
                if (rows.held().isEmpty()) {
                    return false;
                }
                gathered.add(new Due(fold, errand(fold, step, rows)));
                gather(others, gathered, large);
                return true;
            });
            if (!sent) {
                large.add(fold);
                gather(others, gathered, large);
            }
        } catch (PenstockException e) {
            if (entered[0] || isForAll(e)) {
                throw e;
            }
            fold.fail(e);
            gather(others, gathered, large);
        }
    }

    private Errand errand(FoldRun fold, Step step, Shared rows) {
        HeldRows held = rows.held().orElseThrow();
        return new Errand(
                child(fold, step),
                held.training(),
                Optional.of(held.validation()),
                options.metrics(),
                isPartial(),
                rows.training().areAsScanned());
    }

    private void send(List<Due> gathered) {
        if (gathered.isEmpty()) {
            return;
        }
        List<Errand.Result> results =
                fitter.send(name, gathered.stream().map(Due::errand).toList(), options.foldParallelism());
        for (int i = 0; i < results.size(); i++) {
            FoldRun fold = gathered.get(i).fold();
            Errand.Result result = results.get(i);
            fold.took(result.seconds());
            result.failure()
                    .ifPresentOrElse(
                            fold::fail,
                            () -> fold.take(
                                    result.scores(), result.step().orElse(null), goals, options.metrics(), epochs));
        }
    }

    /** A failure of the fold is kept; what may go better another time is for the caller. */
    private void wide(FoldRun fold, Fitter own) {
        try {
            shared.use(fold.number(), tree, (rows, step) -> {
                long start = System.nanoTime();
                try {
                    fit(fold, child(fold, step), rows, own);
                } finally {
                    fold.took((System.nanoTime() - start) / 1e9);
                }
                return true;
            });
        } catch (PenstockException e) {
            if (isForAll(e)) {
                throw e;
            }
            fold.fail(e);
        }
    }

    private void fit(FoldRun fold, Child child, Shared rows, Fitter own) {
        Step fitted = own.fit(child, rows.training());
        List<Metric<?>> metrics = new ArrayList<>();
        options.metrics().forEach(metric -> metrics.add(Metrics.named(metric)));
        fold.take(
                own.evaluate(new Child(child.name(), fitted), rows.validation(), metrics),
                isPartial() ? fitted : null,
                goals,
                options.metrics(),
                epochs);
    }

    /** Where workers were lost, another fold would only lose more of them. */
    private static boolean isForAll(PenstockException failure) {
        return PenstockException.isInterrupt(failure) || failure.failureClass() == FailureClass.INFRASTRUCTURE;
    }

    /** What is to be fitted: only the loop of epochs goes on from where it was, all else learns anew of what comes out of it or goes into it. */
    private Child child(FoldRun fold, Step fresh) {
        Step due = epochs == 0
                ? fresh
                : fold.fitted().map(before -> Budget.onTo(before, epochs)).orElseGet(() -> Budget.upTo(fresh, epochs));
        return new Child(Names.of(tree), due);
    }

    /** Whether the fit is to be gone on with later. */
    private boolean isPartial() {
        return epochs > 0 && epochs < budget.steps();
    }
}
