package io.penstock.engine.wrap;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes targets of the inputs as they are here, for what learns to give its inputs back: an autoencoder, a denoiser (with noise
 * behind this step). Targets that were there before give way. When predicting it does nothing.
 */
public final class InputsAsOwnTargets extends BaseStep implements Transformer {
    public static final Param<String> SUFFIX =
            Param.text("suffix", "_target").doc("What is added to an input's name to name its target.");
    public static final StepType<InputsAsOwnTargets> TYPE = StepType.of(
            "InputsAsOwnTargets",
            InputsAsOwnTargets.class,
            "Makes targets of the inputs, for autoencoders.",
            List.of(SUFFIX),
            InputsAsOwnTargets::new);

    public InputsAsOwnTargets() {
        this(TYPE.defaults(), State.EMPTY);
    }

    InputsAsOwnTargets(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<InputsAsOwnTargets> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        if (phase == Phase.PREDICT) {
            return inputs;
        }
        List<Field> fields = new ArrayList<>();
        inputs.fields().stream().filter(field -> field.role() != Role.TARGET).forEach(fields::add);
        for (Field field : inputs.inputs()) {
            String name = field.name() + get(SUFFIX);
            if (inputs.find(name).filter(other -> other.role() != Role.TARGET).isPresent()) {
                throw PenstockException.user("a target that is made of an input needs a name of its own")
                        .value("'" + name + "', which is a column already")
                        .remedy("use another suffix")
                        .build();
            }
            fields.add(field.withName(name).withRole(Role.TARGET).withPredicts(null));
        }
        return Schema.of(fields);
    }

    @Override
    public LiveStep setup(Context context) {
        if (context.phase() == Phase.PREDICT) {
            return batch -> batch;
        }
        return batch -> {
            Schema schema = batch.schema();
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < schema.size(); i++) {
                if (schema.field(i).role() != Role.TARGET) {
                    columns.add(batch.column(i));
                }
            }
            schema.inputs().forEach(field -> columns.add(batch.column(field.name())));
            return batch.with(outputs(schema, context.phase()), columns);
        };
    }
}
