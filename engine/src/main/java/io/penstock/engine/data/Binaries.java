package io.penstock.engine.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence of bytes, or null, per row. */
public final class Binaries implements Column {
    private final byte[] @Nullable [] values;

    private Binaries(byte[] @Nullable [] values) {
        this.values = values;
    }

    /** The arrays are kept, not copied. */
    public static Binaries of(byte[] @Nullable ... values) {
        return new Binaries(values);
    }

    public byte @Nullable [] get(int row) {
        return values[row];
    }

    @Override
    public int rows() {
        return values.length;
    }

    @Override
    public DataType type() {
        return DataType.BINARY;
    }

    @Override
    public List<Integer> rowShape() {
        return List.of();
    }

    @Override
    public Binaries slice(int from, int to) {
        return new Binaries(Arrays.copyOfRange(values, from, to));
    }

    @Override
    public Binaries select(int[] rows) {
        byte[][] chosen = new byte[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = values[rows[i]];
        }
        return new Binaries(chosen);
    }

    @Override
    public boolean isNull(int row) {
        return values[row] == null;
    }

    @Override
    public long bytes() {
        long bytes = 16L + 8L * values.length;
        for (byte[] value : values) {
            bytes += value == null ? 0 : 16 + value.length;
        }
        return bytes;
    }

    static Binaries concat(List<Binaries> columns) {
        return new Binaries(
                columns.stream().flatMap(column -> Arrays.stream(column.values)).toArray(byte[][]::new));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Binaries binaries && Arrays.deepEquals(values, binaries.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return "binaries " + values.length;
    }
}
