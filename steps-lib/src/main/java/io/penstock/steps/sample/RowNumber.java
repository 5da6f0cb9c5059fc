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
 * Where a number is that every row has: a column, or an element of one.
 *
 * @param position of the column
 * @param element of its rows
 * @param meaning in words, such as {@code the difficulty of a row}
 */
record RowNumber(int position, int element, String meaning) {
    /**
     * Finds the column of that name, or the element of a column.
     *
     * @param param that holds the name
     * @throws PenstockException where there is none, or where it is not one number a row
     */
    static RowNumber of(Schema schema, String name, String meaning, String param) {
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            if (field.name().equals(name)) {
                if (!field.type().isNumeric() || field.width() != 1) {
                    throw refused("the column " + field, meaning, param);
                }
                return new RowNumber(i, 0, meaning);
            }
        }
        for (int i = 0; i < schema.size(); i++) {
            int element = schema.field(i).features().indexOf(name);
            if (element >= 0 && schema.field(i).type().isNumeric()) {
                return new RowNumber(i, element, meaning);
            }
        }
        throw refused("no '" + name + "' in " + schema, meaning, param);
    }

    private static PenstockException refused(String value, String meaning, String param) {
        return PenstockException.user(meaning + " is one number of a column that fits read")
                .value(value)
                .remedy("set " + param
                        + " to a numeric input, weight or group column, or put a step that makes one before it;"
                        + " a column that is only carried is not read")
                .build();
    }

    private boolean isWholeColumn(Field field) {
        return field.width() == 1;
    }

    /** The number of every row. */
    double[] values(Batch batch) {
        Tensor tensor = (Tensor) batch.column(position);
        double[] values = new double[batch.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = tensor.get(row, element);
            if (Double.isNaN(values[row])) {
                throw PenstockException.data(meaning + " must be known")
                        .value("null or NaN in '"
                                + batch.schema().field(position).elementName(element) + "' of the row with id "
                                + batch.ids()[row])
                        .remedy("leave the row out, or fill in the number")
                        .build();
            }
        }
        return values;
    }

    /** The schema without the number. */
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

    /** The block without the number. */
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
