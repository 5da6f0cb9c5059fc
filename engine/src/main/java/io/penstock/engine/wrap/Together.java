package io.penstock.engine.wrap;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
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

/** The way out of a {@link ForEach}: of the outer rows and the items, the items of a row become one row again. */
final class Together extends BaseStep implements Combiner {
    private static final Param<Integer> DEPTH =
            Param.integer("depth", 1).atLeast(0).doc("How many leading dimensions were taken apart; 0 for all.");
    static final StepType<Together> TYPE = StepType.of(
                    "Together",
                    Together.class,
                    "Inside ForEach: items become one row again.",
                    List.of(DEPTH),
                    Together::new)
            .asInner();

    Together(int depth) {
        this(TYPE.defaults().with(DEPTH, depth), State.EMPTY);
    }

    Together(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Together> type() {
        return TYPE;
    }

    private static Field regrouped(Field inner, List<Integer> leading) {
        if (!inner.type().isNumeric()) {
            throw PenstockException.user("what is made of items must be numeric to become one row again")
                    .value("the column " + inner)
                    .remedy("let the inner step give numbers")
                    .build();
        }
        List<Integer> shape = new ArrayList<>(leading);
        shape.addAll(inner.shape());
        return new Field(inner.name(), inner.role(), inner.type(), shape, List.of(), inner.predicts());
    }

    @Override
    public Schema outputs(List<Schema> flows, Phase phase) {
        Schema outer = flows.get(0);
        Schema inner = flows.get(1);
        List<Integer> leading = Items.leading(outer, get(DEPTH));
        List<Field> fields = new ArrayList<>();
        inner.inputs().forEach(field -> fields.add(regrouped(field, leading)));
        for (Field field : outer.fields()) {
            if (isFromInside(field, inner, leading)) {
                fields.add(regrouped(inner.field(field.name()), leading));
            } else if (field.role() != Role.INPUT) {
                fields.add(field);
            }
        }
        return Schema.of(fields);
    }

    private static boolean isFromInside(Field outer, Schema inner, List<Integer> leading) {
        return outer.role() == Role.TARGET && Items.isTakenApart(outer, leading) && inner.has(outer.name());
    }

    @Override
    public LiveCombiner setup(Context context) {
        return flows -> {
            Batch outer = flows.get(0);
            Batch inner = flows.get(1);
            List<Integer> leading = Items.leading(outer.schema(), get(DEPTH));
            Schema outputs = outputs(List.of(outer.schema(), inner.schema()), context.phase());
            List<Column> columns = new ArrayList<>();
            for (Field field : outputs.fields()) {
                boolean fromInside = field.role() == Role.INPUT
                        || isFromInside(outer.schema().field(field.name()), inner.schema(), leading);
                columns.add(
                        fromInside
                                ? ((Tensor) inner.column(field.name())).regroup(outer.rows(), field.shape())
                                : outer.column(field.name()));
            }
            return outer.with(outputs, columns);
        };
    }
}
