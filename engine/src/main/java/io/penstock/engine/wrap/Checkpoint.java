package io.penstock.engine.wrap;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.List;

/**
 * While a pipeline learns, keeps its rows at hand as they are here, for every later stage of the fit: the steps before are
 * run once, however many stages follow. For expensive steps before several that learn. What is kept is let go when the fit ends.
 */
public record Checkpoint() implements MetaStep {
    @Override
    public List<Child> children() {
        return List.of();
    }

    @Override
    public Checkpoint withChildren(List<? extends Step> children) {
        return this;
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.kept(in);
    }
}
