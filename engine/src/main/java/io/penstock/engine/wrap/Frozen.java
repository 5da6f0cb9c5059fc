package io.penstock.engine.wrap;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;

/** Keeps a fitted step as it is: it transforms, never learns, and costs no stage of a fit. */
public record Frozen(Step step) implements Wrapper {
    @Override
    public Frozen around(Step other) {
        return new Frozen(other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.frozen(flow -> builder.child(0, flow), in);
    }
}
