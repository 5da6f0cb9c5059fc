package io.penstock.engine.search;

import io.penstock.engine.drive.Driver;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a trial is made of, for a pruner.
 *
 * @param steps in a whole trial
 * @param isEpochs whether they are epochs, of every fold at once; else folds, one after the other
 */
record Budget(int steps, boolean isEpochs) {
    /**
     * Epochs where the tree has one loop of them, else folds. A loop inside a step that drives fits of its own is that step's business.
     *
     * @param searched names of hyperparameters
     */
    static Budget of(Step step, int folds, Collection<String> searched) {
        List<Epochs> loops = new ArrayList<>();
        edit(step, loop -> {
            loops.add(loop);
            return loop;
        });
        if (loops.isEmpty()) {
            return new Budget(folds, false);
        }
        if (loops.size() > 1) {
            throw PenstockException.user("a pruner needs to know which epochs are a trial's budget")
                    .value(loops.size() + " loops of epochs in the step")
                    .remedy("search without a pruner, or with one loop of epochs")
                    .build();
        }
        int epochs = loops.get(0).count();
        requireFixed(step, epochs, searched);
        return new Budget(epochs, true);
    }

    private static void requireFixed(Step step, int epochs, Collection<String> searched) {
        Map<String, Object> values = Hyperparameters.values(step);
        Hyperparameters.values(upTo(step, epochs + 1)).forEach((name, value) -> {
            if (searched.contains(name) && !Objects.equals(value, values.get(name))) {
                throw PenstockException.user("a pruner needs trials of one budget")
                        .value(name + ", which is searched, is the number of epochs that trials are pruned by")
                        .remedy("leave it out of the space, so that there are " + epochs
                                + ", or search without a pruner")
                        .build();
            }
        });
    }

    private static Step edit(Step step, UnaryOperator<Epochs> change) {
        if (step instanceof Epochs loop) {
            Step inside = edit(loop.step(), change);
            return change.apply(inside == loop.step() ? loop : loop.around(inside));
        }
        if (step instanceof Driver || !(step instanceof MetaStep meta)) {
            return step;
        }
        List<Step> children = new ArrayList<>();
        boolean same = true;
        for (var child : meta.children()) {
            Step edited = edit(child.step(), change);
            same &= edited == child.step();
            children.add(edited);
        }
        return same ? step : meta.withChildren(children);
    }

    /** The tree with its first so many epochs. */
    static Step upTo(Step step, int epochs) {
        return edit(step, loop -> loop.upTo(epochs));
    }

    /** The fitted tree, to be fitted further. */
    static Step onTo(Step step, int epochs) {
        return edit(step, loop -> loop.onTo(epochs));
    }
}
