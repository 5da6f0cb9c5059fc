package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.List;

/** The numeric inputs of a schema, side by side as the columns of one matrix. Immutable. */
public final class Features {
    private final List<Integer> positions;
    private final List<Field> fields;

    private Features(List<Integer> positions, List<Field> fields) {
        this.positions = positions;
        this.fields = fields;
    }

    /** The numeric inputs; whatever else there is stays out. */
    public static Features numeric(Schema schema) {
        List<Integer> positions = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Field field = schema.field(i);
            if (field.role() == Role.INPUT && field.type().isNumeric()) {
                positions.add(i);
                fields.add(field);
            }
        }
        return new Features(positions, fields);
    }

    /**
     * The inputs, all of which have to be numeric.
     *
     * @throws PenstockException where one is not, or where there is none
     */
    public static Features all(Schema schema) {
        for (Field field : schema.inputs()) {
            if (!field.type().isNumeric()) {
                throw PenstockException.user("this step takes numeric inputs only")
                        .value("the input " + field)
                        .remedy("put a OneHotEncoder before it, or leave the column out")
                        .build();
            }
        }
        Features features = numeric(schema);
        if (features.fields.isEmpty()) {
            throw PenstockException.user("this step needs a numeric input")
                    .value(schema.toString())
                    .remedy("name a numeric input column")
                    .build();
        }
        return features;
    }

    public List<Field> fields() {
        return fields;
    }

    /** The positions of the numeric inputs in the schema. */
    public List<Integer> positions() {
        return positions;
    }

    /** Columns of the matrix, or {@link Field#UNKNOWN}. */
    public int width() {
        int width = 0;
        for (Field field : fields) {
            if (field.width() == Field.UNKNOWN) {
                return Field.UNKNOWN;
            }
            width += field.width();
        }
        return width;
    }

    /** The first matrix column of the schema's column at that position. */
    public int offset(int position) {
        int offset = 0;
        for (int i = 0; i < positions.size() && positions.get(i) < position; i++) {
            offset += fields.get(i).width();
        }
        return offset;
    }

    /** The name of a column of the matrix. */
    public String name(int column) {
        int rest = column;
        for (Field field : fields) {
            if (rest < field.width()) {
                return field.elementName(rest);
            }
            rest -= field.width();
        }
        return "[" + column + "]";
    }

    /** The names of all columns of the matrix. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width(); i++) {
            names.add(name(i));
        }
        return names;
    }

    /**
     * The rows of a block as a matrix of shape {@code [rows, width]}, in FLOAT32 where that is all there is and in FLOAT64 otherwise.
     * Shares the block's array where it has one floating input only.
     */
    public Tensor matrix(Batch batch) {
        if (positions.size() == 1) {
            Tensor only = (Tensor) batch.column(positions.get(0));
            Tensor floating = only.type().isFloating() ? only : only.toFloating(DataType.FLOAT64);
            return floating.rowShape().size() == 1 ? floating : floating.reshape(List.of(floating.width()));
        }
        int width = 0;
        for (int position : positions) {
            width += ((Tensor) batch.column(position)).width();
        }
        double[] values = new double[batch.rows() * width];
        int offset = 0;
        for (int position : positions) {
            Tensor tensor = (Tensor) batch.column(position);
            for (int row = 0; row < tensor.rows(); row++) {
                for (int j = 0; j < tensor.width(); j++) {
                    values[row * width + offset + j] = tensor.get(row, j);
                }
            }
            offset += tensor.width();
        }
        return Tensor.matrix(values, batch.rows(), width);
    }
}
