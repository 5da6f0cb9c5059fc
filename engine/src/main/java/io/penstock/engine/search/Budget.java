package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trial is made of, for a pruner.
 *
 * @param steps in a whole trial
 * @param isEpochs whether they are epochs, of every fold at once; else folds, one after the other
 */
record Budget(int steps, boolean isEpochs) {
    /** Epochs where the tree has one loop of them, else folds. */
    static Budget of(Step step, int folds) {
        List<Epochs> loops = loops(step);
        if (loops.size() > 1) {
            throw PenstockException.user("a pruner needs to know which epochs are a trial's budget")
                    .value(loops.size() + " loops of epochs in the step")
                    .remedy("search without a pruner, or with one loop of epochs")
                    .build();
        }
        return loops.isEmpty()
                ? new Budget(folds, false)
                : new Budget(loops.get(0).count(), true);
    }

    private static List<Epochs> loops(Step step) {
        List<Epochs> loops = new ArrayList<>();
        Trees.visit(step, (path, part) -> {
            if (part instanceof Epochs epochs) {
                loops.add(epochs);
            }
        });
        return loops;
    }

    /** The tree with its first so many epochs. */
    static Step upTo(Step step, int epochs) {
        return Trees.editAll(step, (path, part) -> part instanceof Epochs loop ? loop.upTo(epochs) : part);
    }

    /** The fitted tree, to be fitted further. */
    static Step onTo(Step step, int epochs) {
        return Trees.editAll(step, (path, part) -> part instanceof Epochs loop ? loop.onTo(epochs) : part);
    }
}
