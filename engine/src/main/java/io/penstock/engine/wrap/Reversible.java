package io.penstock.engine.wrap;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.List;

/** Preprocesses, lets a step act, and takes the preprocessing back from what came out. */
public record Reversible(Step preprocessing, Step step) implements MetaStep {
    @Override
    public List<Child> children() {
        return List.of(new Child("preprocessing", preprocessing), new Child("step", step));
    }

    @Override
    public Reversible withChildren(List<? extends Step> children) {
        return new Reversible(children.get(0), children.get(1));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.inverse(0, builder.child(1, builder.child(0, in)));
    }
}
