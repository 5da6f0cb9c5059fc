package io.penstock.steps.common;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;

/** A step that changes every numeric input in place, feature by feature; other columns pass. */
public abstract class NumericStep extends BaseStep implements Transformer {
    protected NumericStep(Settings settings, State state) {
        super(settings, state);
    }

    /** The kernel for a numeric column whose features are {@code offset} to {@code offset + width} of all. */
    protected abstract ElementwiseLive.Kernel kernel(int offset, int width);

    @Override
    public final Schema outputs(Schema inputs, Phase phase) {
        Features features = Features.numeric(inputs);
        Schema outputs = inputs;
        for (Field field : features.fields()) {
            outputs = outputs.replace(ElementwiseChain.floating(field));
        }
        StateWidth.require(state(), features);
        return outputs;
    }

    @Override
    public final LiveStep setup(Context context) {
        if (this instanceof WithInverse invertible) {
            return new NumericLive(this::kernel, invertible::inverseKernel);
        }
        return (ElementwiseLive) (schema, position) -> NumericLive.kernel(this::kernel, schema, position);
    }
}
