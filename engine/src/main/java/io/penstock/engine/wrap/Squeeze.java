package io.penstock.engine.wrap;

import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;

/** Takes every dimension of size 1 away from the rows of every numeric input. */
public final class Squeeze extends BaseStep implements Transformer {
    public static final StepType<Squeeze> TYPE = StepType.of(
            "Squeeze",
            Squeeze.class,
            "Takes dimensions of size 1 away from the rows of every numeric input.",
            List.of(),
            Squeeze::new);

    public Squeeze() {
        this(TYPE.defaults(), State.EMPTY);
    }

    Squeeze(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Squeeze> type() {
        return TYPE;
    }

    private static List<Integer> squeezed(io.penstock.engine.data.Field field) {
        return field.shape().stream().filter(dimension -> dimension != 1).toList();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        return Dimensions.outputs(inputs, Squeeze::squeezed);
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> Dimensions.transform(batch, Squeeze::squeezed);
    }
}
