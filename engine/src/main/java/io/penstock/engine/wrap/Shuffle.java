package io.penstock.engine.wrap;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import java.util.List;

/**
 * Puts all rows of all partitions in a random order while the pipeline learns, another one in every epoch. It is an exchange: the
 * one thing beside a fit that cuts a pass.
 */
public record Shuffle() implements MetaStep {
    @Override
    public List<Child> children() {
        return List.of();
    }

    @Override
    public Shuffle withChildren(List<? extends Step> children) {
        return this;
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.shuffle(in);
    }
}
