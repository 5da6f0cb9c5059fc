package io.penstock.examples.steps;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Transformer;

/** Replaces every number {@code x} by {@code ln(1 + x)}, which suits counts and amounts. */
public record LogarithmOfOnePlus() implements Transformer {
    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return ElementwiseLive.outputsOfEach(inputs);
    }

    @Override
    public LiveStep setup(Context context) {
        return ElementwiseLive.each((value, element) -> Math.log1p(value));
    }
}
