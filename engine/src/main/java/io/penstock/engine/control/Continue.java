package io.penstock.engine.control;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.List;

/** Inside a {@link Loop}: rows for which the condition holds leave out the rest of this turn, and begin the next one. */
public record Continue(Condition when) implements MetaStep {
    @Override
    public List<Child> children() {
        return List.of();
    }

    @Override
    public Continue withChildren(List<? extends Step> children) {
        return this;
    }

    /** Never reached inside a loop, which plans what stands between its exits. */
    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        throw Exit.outside(this);
    }
}
