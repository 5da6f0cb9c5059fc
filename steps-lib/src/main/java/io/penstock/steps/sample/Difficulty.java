package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the difficulty of a row is.
 *
 * @param position of the column
 * @param element of its rows
 */
record Difficulty(int position, int element) {
    /**
     * Finds the column of that name, or the element of a column.
     *
     * @throws PenstockException where there is none, or where it is not one number a row
     */
    static Difficulty of(Schema schema, String name) {
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            if (field.name().equals(name)) {
                if (!field.type().isNumeric() || field.width() != 1) {
                    throw refused("the column " + field);
                }
                return new Difficulty(i, 0);
            }
        }
        for (int i = 0; i < schema.size(); i++) {
            int element = schema.field(i).features().indexOf(name);
            if (element >= 0 && schema.field(i).type().isNumeric()) {
                return new Difficulty(i, element);
            }
        }
        throw refused("no '" + name + "' in " + schema);
    }

    private static PenstockException refused(String value) {
        return PenstockException.user("a curriculum needs one number a row that says how difficult the row is")
                .value(value)
                .remedy(
                        "set difficulty to a numeric input, weight or group column (a column that is only carried is not read by fits), or put a step that makes one before it")
                .build();
    }

    private boolean isWholeColumn(Field field) {
        return field.width() == 1;
    }

    /** The difficulty of every row. */
    double[] values(Batch batch) {
        Tensor tensor = (Tensor) batch.column(position);
        double[] values = new double[batch.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = tensor.get(row, element);
            if (Double.isNaN(values[row])) {
                throw PenstockException.data("the difficulty of a row must be known")
                        .value("null or NaN in '"
                                + batch.schema().field(position).elementName(element) + "' of the row with id "
                                + batch.ids()[row])
                        .remedy("leave the row out, or fill in its difficulty")
                        .build();
            }
        }
        return values;
    }

    /** The schema without the difficulty. */
    Schema without(Schema schema) {
        List<Field> fields = new ArrayList<>(schema.fields());
        Field field = fields.get(position);
        if (isWholeColumn(field)) {
            fields.remove(position);
        } else {
            List<String> names = new ArrayList<>(field.features());
            names.remove(element);
            fields.set(
                    position,
                    new Field(
                            field.name(), field.role(), field.type(), List.of(names.size()), names, field.predicts()));
        }
        return Schema.of(fields);
    }

    /** The block without the difficulty. */
    Batch without(Batch batch) {
        List<Column> columns = new ArrayList<>(batch.columns());
        if (isWholeColumn(batch.schema().field(position))) {
            columns.remove(position);
        } else {
            columns.set(position, without((Tensor) columns.get(position)));
        }
        return batch.with(without(batch.schema()), columns);
    }

    private Tensor without(Tensor tensor) {
        int from = tensor.width();
        int width = from - 1;
        Object array = Tensor.newArray(tensor.type(), tensor.rows() * width);
        BitSet all = tensor.nulls();
        BitSet nulls = new BitSet();
        for (int row = 0; row < tensor.rows(); row++) {
            int first = tensor.offset() + row * from;
            System.arraycopy(tensor.array(), first, array, row * width, element);
            System.arraycopy(tensor.array(), first + element + 1, array, row * width + element, width - element);
            for (int j = 0; all != null && j < width; j++) {
                nulls.set(row * width + j, all.get(row * from + (j < element ? j : j + 1)));
            }
        }
        return Tensor.of(array, tensor.rows(), List.of(width), nulls);
    }
}
