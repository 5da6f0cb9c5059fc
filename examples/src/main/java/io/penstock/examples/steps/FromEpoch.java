package io.penstock.examples.steps;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;

/**
 * Lets a step, such as noise or an oversampler, act in training from an epoch on.
 *
 * @param epoch counted from 0
 */
public record FromEpoch(int epoch, Step step) implements Wrapper {
    @Override
    public FromEpoch around(Step other) {
        return new FromEpoch(epoch, other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        boolean tooEarly = builder.phase() == Phase.TRAIN && builder.epoch() < epoch;
        return tooEarly ? in : builder.child(0, in);
    }
}
