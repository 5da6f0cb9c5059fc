package io.penstock.engine.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A string, or null, per element; {@code width} elements a row. */
public final class Strings implements Column {
    private final @Nullable String[] values;
    private final int rows;
    private final List<Integer> rowShape;

    private Strings(@Nullable String[] values, int rows, List<Integer> rowShape) {
        this.values = values;
        this.rows = rows;
        this.rowShape = rowShape;
    }

    /** A string a row; the array is kept, not copied. */
    public static Strings of(@Nullable String... values) {
        return new Strings(values, values.length, List.of());
    }

    /** Several strings a row, row-major; the array is kept, not copied. */
    public static Strings of(@Nullable String[] values, int rows, int width) {
        if (values.length != rows * width) {
            throw new IllegalArgumentException(values.length + " strings for " + rows + " rows of " + width);
        }
        return new Strings(values, rows, List.of(width));
    }

    /** The elements, row-major. Not to be written to. */
    public @Nullable String[] values() {
        return values;
    }

    public int width() {
        return rowShape.isEmpty() ? 1 : rowShape.get(0);
    }

    public @Nullable String get(int element) {
        return values[element];
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public DataType type() {
        return DataType.STRING;
    }

    @Override
    public List<Integer> rowShape() {
        return rowShape;
    }

    @Override
    public Strings slice(int from, int to) {
        return new Strings(Arrays.copyOfRange(values, from * width(), to * width()), to - from, rowShape);
    }

    @Override
    public Strings select(int[] picked) {
        int width = width();
        @Nullable String[] chosen = new String[picked.length * width];
        for (int i = 0; i < picked.length; i++) {
            System.arraycopy(values, picked[i] * width, chosen, i * width, width);
        }
        return new Strings(chosen, picked.length, rowShape);
    }

    @Override
    public boolean isNull(int row) {
        for (int i = row * width(); i < (row + 1) * width(); i++) {
            if (values[i] == null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long bytes() {
        long bytes = 16L + 8L * values.length;
        for (String value : values) {
            bytes += value == null ? 0 : 40 + value.length();
        }
        return bytes;
    }

    static Strings concat(List<Strings> columns) {
        Strings first = columns.get(0);
        int rows = 0;
        for (Strings column : columns) {
            Shapes.requireSame(first, column);
            rows += column.rows;
        }
        @Nullable String[] all = new String[rows * first.width()];
        int at = 0;
        for (Strings column : columns) {
            System.arraycopy(column.values, 0, all, at, column.values.length);
            at += column.values.length;
        }
        return new Strings(all, rows, first.rowShape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Strings strings
                && rows == strings.rows
                && rowShape.equals(strings.rowShape)
                && Arrays.equals(values, strings.values);
    }

    @Override
    public int hashCode() {
        return 31 * rowShape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "strings " + rows + rowShape;
    }
}
