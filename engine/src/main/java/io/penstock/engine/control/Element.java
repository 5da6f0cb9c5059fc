package io.penstock.engine.control;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of every row: a column of one value a row, or one feature of a column of several.
 *
 * @param column its name
 * @param feature the feature's name, or its position from 0; empty where the column has one value a row
 */
public record Element(String column, String feature) {
    /** True where the value is below that number. */
    public Condition below(double number) {
        return new Condition.Compare(this, Comparison.BELOW, number);
    }

    /** True where the value is that number or below it. */
    public Condition atMost(double number) {
        return new Condition.Compare(this, Comparison.AT_MOST, number);
    }

    /** True where the value is that number or above it. */
    public Condition atLeast(double number) {
        return new Condition.Compare(this, Comparison.AT_LEAST, number);
    }

    /** True where the value is above that number. */
    public Condition above(double number) {
        return new Condition.Compare(this, Comparison.ABOVE, number);
    }

    /** True where the value is that number. */
    public Condition is(double number) {
        return new Condition.Compare(this, Comparison.IS, number);
    }

    /** True where the value is that word. */
    public Condition is(String word) {
        return new Condition.Compare(this, Comparison.IS, word);
    }

    /** True where there is no value; for floating numbers, where it is NaN as well. */
    public Condition isNull() {
        return new Condition.IsNull(this);
    }

    /** The field that it is in. Throws where there is none, or no such feature in it. */
    Field require(Schema schema) {
        Field field = schema.field(column);
        if (field.type() == DataType.BINARY) {
            throw PenstockException.user("a condition looks at a number or a word")
                    .value("the column " + field)
                    .remedy("make a number or a word of it first")
                    .build();
        }
        if (field.width() != Field.UNKNOWN) {
            position(field);
        }
        return field;
    }

    private int position(Field field) {
        int width = field.width();
        int position =
                feature.isEmpty() ? (width == 1 ? 0 : -1) : field.features().indexOf(feature);
        if (position < 0
                && !feature.isEmpty()
                && feature.length() < 10
                && feature.chars().allMatch(Character::isDigit)) {
            position = Integer.parseInt(feature);
        }
        if (position < 0 || position >= width) {
            List<String> names = field.features();
            throw PenstockException.user("a condition looks at one value of a row")
                    .value(feature.isEmpty() ? "the column " + field : "'" + feature + "' in the column " + field)
                    .remedy(
                            names.isEmpty() || feature.isEmpty()
                                    ? "name a feature, by its name or by a position from 0 to " + (width - 1)
                                    : Nearest.remedy(feature, names))
                    .build();
        }
        return position;
    }

    /** The values of a block: one a row, found once for the whole of it. */
    Values in(Batch block) {
        Field field = require(block.schema());
        Column values = block.column(column);
        int width = values instanceof Tensor tensor ? tensor.width() : ((Strings) values).width();
        return new Values(values, width, position(field.withShape(values.rowShape())));
    }

    /** The values of one element in a block. */
    record Values(Column column, int width, int position) {
        /** The value as a number; NaN where there is none or it is a word. */
        double number(int row) {
            return column instanceof Tensor tensor ? tensor.get(row * width + position) : Double.NaN;
        }

        /** The value as a word; null where there is none or it is a number. */
        @Nullable
        String word(int row) {
            return column instanceof Strings strings ? strings.get(row * width + position) : null;
        }

        boolean isNull(int row) {
            return column instanceof Tensor ? Double.isNaN(number(row)) : word(row) == null;
        }
    }

    @Override
    public String toString() {
        return feature.isEmpty() ? column : column + "." + feature;
    }
}
