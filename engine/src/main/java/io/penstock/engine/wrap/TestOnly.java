package io.penstock.engine.wrap;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.tree.Trees;

/** Lets a step act while the pipeline is measured or predicts; while it learns, blocks pass it unchanged, and it does not learn. */
public record TestOnly(Step step) implements Wrapper, UndoneAtExit {
    public TestOnly {
        for (Step inner : Trees.byPath(step).values()) {
            if (inner instanceof TrainingOnly) {
                throw PenstockException.user("a step that acts in training only cannot be wrapped to act outside of it")
                        .value(inner.getClass().getSimpleName() + " in a TestOnly")
                        .remedy("take the wrapper away: such a step passes blocks on outside of training by itself")
                        .build();
            }
            if (inner instanceof Trainable trainable && !trainable.isFitted()) {
                throw PenstockException.user("a step that acts outside of training only has nothing to learn from")
                        .value("an unfitted " + inner.getClass().getSimpleName() + " in a TestOnly")
                        .remedy("fit it before, or wrap a step that learns nothing")
                        .build();
            }
        }
    }

    @Override
    public TestOnly around(Step other) {
        return new TestOnly(other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.phase() == Phase.TRAIN ? in : builder.child(0, in);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.phase() == Phase.TRAIN ? in : builder.undo(0, in);
    }
}
