package io.penstock.engine.wrap;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
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

/** The way into an {@link OutputTransform}: targets, or the columns that predict them, become the inputs; nothing else stays. */
final class TargetsAsInputs extends BaseStep implements Transformer {
    private static final Param<Boolean> PREDICTIONS =
            Param.flag("predictions", false).doc("Whether it takes the columns that predict targets.");
    static final StepType<TargetsAsInputs> TYPE = StepType.of(
                    "TargetsAsInputs",
                    TargetsAsInputs.class,
                    "Inside OutputTransform: targets become inputs.",
                    List.of(PREDICTIONS),
                    TargetsAsInputs::new)
            .asInner();

    TargetsAsInputs(boolean predictions) {
        this(TYPE.defaults().with(PREDICTIONS, predictions), State.EMPTY);
    }

    TargetsAsInputs(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<TargetsAsInputs> type() {
        return TYPE;
    }

    /** The columns that it takes. */
    static List<Field> taken(Schema schema, boolean predictions) {
        return predictions
                ? schema.inputs().stream()
                        .filter(field -> field.predicts() != null)
                        .toList()
                : schema.targets();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        List<Field> fields = new ArrayList<>();
        for (Field field : taken(inputs, get(PREDICTIONS))) {
            String target = field.predicts();
            Field renamed =
                    get(PREDICTIONS) && target != null ? field.withName(target).withPredicts(null) : field;
            fields.add(renamed.withRole(Role.INPUT));
        }
        return Schema.of(fields);
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> {
            List<Column> columns = new ArrayList<>();
            taken(batch.schema(), get(PREDICTIONS)).forEach(field -> columns.add(batch.column(field.name())));
            return batch.with(outputs(batch.schema(), context.phase()), columns);
        };
    }
}
