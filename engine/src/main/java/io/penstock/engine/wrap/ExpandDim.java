package io.penstock.engine.wrap;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;

/** Lets a step see the rows of numeric inputs with one more leading dimension of size 1, which is taken away from what comes out. */
public record ExpandDim(Step step) implements Wrapper {
    @Override
    public ExpandDim around(Step other) {
        return new ExpandDim(other);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        Flow inner = builder.child(0, builder.apply("expand", new ExpandDims(), in));
        Schema schema = inner.schema();
        boolean expanded = schema.inputs().stream()
                .filter(field -> field.type().isNumeric())
                .allMatch(field -> !field.shape().isEmpty() && field.shape().get(0) == 1);
        return expanded ? builder.apply("first_item", new FirstItem(), inner) : inner;
    }
}
