package io.penstock.steps.common;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.Invertible;
import io.penstock.engine.step.Phase;

/** A {@link NumericStep} whose effect on every feature can be undone. */
public interface WithInverse extends Invertible {
    /** Undoes the kernel for a numeric column whose features are {@code offset} to {@code offset + width} of all. */
    ElementwiseLive.Kernel inverseKernel(int offset, int width);

    @Override
    default Schema inverseOutputs(Schema outputs, Phase phase) {
        Schema inputs = outputs;
        for (Field field : Features.numeric(outputs).fields()) {
            inputs = inputs.replace(ElementwiseChain.floating(field));
        }
        return inputs;
    }
}
