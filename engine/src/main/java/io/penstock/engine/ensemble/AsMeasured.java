package io.penstock.engine.ensemble;

import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Host;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;

/** Runs fitted steps as they are when they are measured, inside a fit: nothing that acts in training only acts on the rows. */
final class AsMeasured extends BaseStep implements Host {
    static final StepType<AsMeasured> TYPE = StepType.of(
            "AsMeasured",
            AsMeasured.class,
            "Inside Stacking: models answer as outside of training.",
            List.of(),
            AsMeasured::new);

    AsMeasured() {
        this(TYPE.defaults(), State.EMPTY);
    }

    AsMeasured(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<AsMeasured> type() {
        return TYPE;
    }

    @Override
    public Phase phase(Phase outer) {
        return outer == Phase.TRAIN ? Phase.EVALUATE : outer;
    }

    @Override
    public LiveStep setup(Context context, List<Part> parts) {
        return parts.get(0).open(0);
    }
}
