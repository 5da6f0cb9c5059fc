package io.penstock.steps.common;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each value of some columns occurs: one map a column, from a String or a Double to its count. Nulls and NaN
 * are not counted.
 *
 * @param columns one map a column; empty for no columns seen
 */
public record Counts(List<Map<Object, Long>> columns) {
    /** Of nothing: the identity of merging. */
    public static final Counts NONE = new Counts(List.of());

    /** Distinct values of one column beyond which counting makes no sense. */
    public static final int MOST = 1_000_000;

    public Counts merge(Counts other) {
        if (columns.isEmpty() || other.columns.isEmpty()) {
            return columns.isEmpty() ? other : this;
        }
        java.util.ArrayList<Map<Object, Long>> total = new java.util.ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Map<Object, Long> merged = new HashMap<>(columns.get(i));
            other.columns.get(i).forEach((value, count) -> merged.merge(value, count, Long::sum));
            total.add(merged);
        }
        return new Counts(total);
    }

    /** The values of one column, sorted, with their counts. */
    public TreeMap<Object, Long> sorted(int column) {
        return new TreeMap<>(columns.get(column));
    }

    /** Adds the values of one column (of scalars, or one element of a vector column) to a map that is being filled. */
    public static void add(Column column, int element, String name, Map<Object, Long> counts) {
        if (column instanceof Strings strings) {
            for (int row = 0; row < strings.rows(); row++) {
                String value = strings.get(row * strings.width() + element);
                if (value != null) {
                    counts.merge(value, 1L, Long::sum);
                }
            }
        } else {
            Tensor tensor = (Tensor) column;
            for (int row = 0; row < tensor.rows(); row++) {
                double value = tensor.get(row, element);
                if (!Double.isNaN(value)) {
                    counts.merge(value == 0 ? 0.0 : value, 1L, Long::sum);
                }
            }
        }
        if (counts.size() > MOST) {
            throw PenstockException.data("a column whose values are counted must not have too many different ones")
                    .value("more than " + MOST + " in '" + name + "'")
                    .remedy("leave the column out, or bin its values first")
                    .build();
        }
    }

    /** A value as text: whole numbers without a fraction. */
    public static String text(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.valueOf(number.longValue());
        }
        return String.valueOf(value);
    }
}
