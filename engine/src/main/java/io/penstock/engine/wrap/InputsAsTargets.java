package io.penstock.engine.wrap;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Combiner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveCombiner;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;

/** The way out of an {@link OutputTransform}: of the outer rows and the inner inputs, the inner ones take the place of targets or predictions. */
final class InputsAsTargets extends BaseStep implements Combiner {
    private static final Param<Boolean> PREDICTIONS =
            Param.flag("predictions", false).doc("Whether it gives back the columns that predict targets.");
    static final StepType<InputsAsTargets> TYPE = StepType.of(
                    "InputsAsTargets",
                    InputsAsTargets.class,
                    "Inside OutputTransform: inputs become targets.",
                    List.of(PREDICTIONS),
                    InputsAsTargets::new)
            .asInner();

    InputsAsTargets(boolean predictions) {
        this(TYPE.defaults().with(PREDICTIONS, predictions), State.EMPTY);
    }

    InputsAsTargets(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<InputsAsTargets> type() {
        return TYPE;
    }

    @Override
    public Schema outputs(List<Schema> flows, Phase phase) {
        Schema outer = flows.get(0);
        List<Field> inner = flows.get(1).fields();
        List<Field> fields = new ArrayList<>();
        if (get(PREDICTIONS)) {
            List<Field> taken = TargetsAsInputs.taken(outer, true);
            requireSame(taken.size(), inner.size());
            int next = 0;
            for (Field field : outer.fields()) {
                boolean replaced = taken.contains(field);
                fields.add(replaced ? predicting(field, inner.get(next++)) : field);
            }
            return Schema.of(fields);
        }
        outer.fields().stream().filter(field -> field.role() != Role.TARGET).forEach(fields::add);
        inner.forEach(field -> fields.add(field.withRole(Role.TARGET)));
        return Schema.of(fields);
    }

    private static Field predicting(Field before, Field now) {
        return new Field(before.name(), before.role(), now.type(), now.shape(), now.features(), before.predicts());
    }

    private static void requireSame(int before, int after) {
        if (before != after) {
            throw PenstockException.user("what is undone on predictions must give a column for each")
                    .value(after + " columns for " + before + " predictions")
                    .remedy("transform targets by a step that keeps their number")
                    .build();
        }
    }

    @Override
    public LiveCombiner setup(Context context) {
        return flows -> {
            Batch outer = flows.get(0);
            Batch inner = flows.get(1);
            Schema schema = outputs(List.of(outer.schema(), inner.schema()), context.phase());
            List<Field> taken = TargetsAsInputs.taken(outer.schema(), true);
            List<Column> columns = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < outer.schema().size(); i++) {
                Field field = outer.schema().field(i);
                if (get(PREDICTIONS) && taken.contains(field)) {
                    columns.add(inner.column(next++));
                } else if (get(PREDICTIONS) || field.role() != Role.TARGET) {
                    columns.add(outer.column(i));
                }
            }
            if (!get(PREDICTIONS)) {
                columns.addAll(inner.columns());
            }
            return outer.with(schema, columns);
        };
    }
}
