package io.penstock.engine.wrap;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import java.util.List;

/** Puts what a step makes of the inputs beside the inputs themselves. */
public record AddFeatures(Step step) implements Wrapper {
    @Override
    public AddFeatures around(Step other) {
        return new AddFeatures(other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.concat(List.of(in, builder.child(0, in)));
    }

    /** The same for several steps side by side. */
    public static MetaStep of(Step... steps) {
        return new AddFeatures(steps.length == 1 ? steps[0] : io.penstock.engine.pipeline.Union.of(steps));
    }
}
