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
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;

/** The way into a {@link ForEach}: every item of a row becomes a row. Targets of the same leading dimensions are taken apart as well. */
final class Items extends BaseStep implements RowChanging {
    private static final Param<Integer> DEPTH =
            Param.integer("depth", 1).atLeast(0).doc("How many leading dimensions are taken apart; 0 for all.");
    static final StepType<Items> TYPE = StepType.of(
                    "Items", Items.class, "Inside ForEach: items become rows.", List.of(DEPTH), Items::new)
            .asInner();

    Items(int depth) {
        this(TYPE.defaults().with(DEPTH, depth), State.EMPTY);
    }

    Items(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Items> type() {
        return TYPE;
    }

    /** The leading dimensions that all inputs share and that are taken apart. */
    static List<Integer> leading(Schema schema, int depth) {
        List<Integer> first = null;
        for (Field field : schema.inputs()) {
            int dimensions = depth == 0 ? field.shape().size() : depth;
            boolean fits = field.type().isNumeric() && field.shape().size() >= dimensions && dimensions > 0;
            List<Integer> leading = fits ? field.shape().subList(0, dimensions) : List.of();
            if (!fits || (first != null && !first.equals(leading))) {
                throw PenstockException.user("every input must be a tensor with the same leading dimensions")
                        .value("the input " + field + " in " + schema)
                        .remedy("select the columns that hold the items first")
                        .build();
            }
            first = leading;
        }
        return first == null ? List.of() : first;
    }

    static boolean isTakenApart(Field field, List<Integer> leading) {
        boolean role = field.role() == Role.INPUT || field.role() == Role.TARGET;
        return role
                && field.type().isNumeric()
                && field.shape().size() >= leading.size()
                && field.shape().subList(0, leading.size()).equals(leading);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        List<Integer> leading = leading(inputs, get(DEPTH));
        List<Field> fields = new ArrayList<>();
        for (Field field : inputs.fields()) {
            fields.add(
                    isTakenApart(field, leading)
                            ? field.withShape(field.shape()
                                    .subList(leading.size(), field.shape().size()))
                            : field);
        }
        return Schema.of(fields);
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> {
            List<Integer> leading = leading(batch.schema(), get(DEPTH));
            int items = leading.stream().reduce(1, (left, right) -> left * right);
            int rows = batch.rows() * items;
            int[] parents = new int[rows];
            long[] ids = new long[rows];
            for (int row = 0; row < rows; row++) {
                parents[row] = row / items;
                ids[row] = batch.ids()[row / items];
            }
            Schema outputs = outputs(batch.schema(), context.phase());
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                Column column = batch.column(i);
                columns.add(
                        isTakenApart(batch.schema().field(i), leading)
                                ? ((Tensor) column)
                                        .regroup(rows, outputs.field(i).shape())
                                : column.select(parents));
            }
            return Batch.of(outputs, ids, columns);
        };
    }
}
