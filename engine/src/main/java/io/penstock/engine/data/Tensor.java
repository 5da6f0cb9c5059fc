package io.penstock.engine.data;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dense, row-major block of numbers or booleans of any rank on one heap array: row {@code i} starts at
 * {@code offset() + i * width()}. Slices share the array. A null of a floating tensor is a NaN whose bit is set in
 * {@link #nulls()}; a null of another type is a zero whose bit is set.
 */
public final class Tensor implements Column {
    private final DataType type;
    private final Object array;
    private final int offset;
    private final int rows;
    private final int width;
    private final List<Integer> rowShape;
    private final @Nullable BitSet nulls;

    private Tensor(DataType type, Object array, int offset, int rows, List<Integer> rowShape, @Nullable BitSet nulls) {
        this.type = type;
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.rowShape = List.copyOf(rowShape);
        this.width = Shapes.width(this.rowShape);
        this.nulls = nulls == null || nulls.isEmpty() ? null : nulls;
        long end = offset + (long) rows * width;
        if (rows < 0 || offset < 0 || end > Array.getLength(array)) {
            throw new IllegalArgumentException("an array of " + Array.getLength(array) + " elements cannot hold " + rows
                    + " rows of " + this.rowShape + " from element " + offset);
        }
    }

    /** Keeps the array (a {@code double[]}, {@code float[]}, {@code int[]}, {@code long[]}, {@code boolean[]} or {@code byte[]}), not a copy. */
    public static Tensor of(Object array, int rows, List<Integer> rowShape) {
        return new Tensor(typeOf(array), array, 0, rows, rowShape, null);
    }

    /** As {@link #of(Object, int, List)}, with the positions of nulls (element indices, row-major). */
    public static Tensor of(Object array, int rows, List<Integer> rowShape, @Nullable BitSet nulls) {
        return new Tensor(typeOf(array), array, 0, rows, rowShape, nulls);
    }

    /** One double a row. */
    public static Tensor scalars(double... values) {
        return of(values, values.length, List.of());
    }

    /** One int a row. */
    public static Tensor scalars(int... values) {
        return of(values, values.length, List.of());
    }

    /** One long a row. */
    public static Tensor scalars(long... values) {
        return of(values, values.length, List.of());
    }

    /** A row-major matrix of doubles. */
    public static Tensor matrix(double[] values, int rows, int columns) {
        return of(values, rows, List.of(columns));
    }

    /** A row-major matrix of floats. */
    public static Tensor matrix(float[] values, int rows, int columns) {
        return of(values, rows, List.of(columns));
    }

    /** A matrix from its rows, which all have one length. */
    public static Tensor matrix(double[]... matrixRows) {
        int columns = matrixRows.length == 0 ? 0 : matrixRows[0].length;
        double[] values = new double[matrixRows.length * columns];
        for (int i = 0; i < matrixRows.length; i++) {
            if (matrixRows[i].length != columns) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + matrixRows[i].length + " columns, the first " + columns);
            }
            System.arraycopy(matrixRows[i], 0, values, i * columns, columns);
        }
        return matrix(values, matrixRows.length, columns);
    }

    private static DataType typeOf(Object array) {
        if (array instanceof double[]) {
            return DataType.FLOAT64;
        } else if (array instanceof float[]) {
            return DataType.FLOAT32;
        } else if (array instanceof int[]) {
            return DataType.INT32;
        } else if (array instanceof long[]) {
            return DataType.INT64;
        } else if (array instanceof boolean[]) {
            return DataType.BOOL;
        } else if (array instanceof byte[]) {
            return DataType.UINT8;
        }
        throw new IllegalArgumentException("a tensor holds an array of numbers or booleans, not "
                + array.getClass().getSimpleName());
    }

    /** A new array of that type; booleans, numbers. */
    public static Object newArray(DataType type, int length) {
        return switch (type) {
            case FLOAT64 -> new double[length];
            case FLOAT32 -> new float[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case BOOL -> new boolean[length];
            case UINT8 -> new byte[length];
            case STRING, BINARY -> throw new IllegalArgumentException("no tensor holds " + type);
        };
    }

    @Override
    public DataType type() {
        return type;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public List<Integer> rowShape() {
        return rowShape;
    }

    /** Elements of one row. */
    public int width() {
        return width;
    }

    public int elements() {
        return rows * width;
    }

    /** The first element's index in the array. */
    public int offset() {
        return offset;
    }

    /** The array itself, of the kind that {@link #type()} says. Not to be written to. */
    public Object array() {
        return array;
    }

    /** The array itself; only for {@link DataType#FLOAT64}. Mind {@link #offset()}. Not to be written to. */
    public double[] doubles() {
        return (double[]) array;
    }

    /** The array itself; only for {@link DataType#FLOAT32}. Mind {@link #offset()}. Not to be written to. */
    public float[] floats() {
        return (float[]) array;
    }

    /** The array itself; only for {@link DataType#INT32}. Mind {@link #offset()}. Not to be written to. */
    public int[] ints() {
        return (int[]) array;
    }

    /** The array itself; only for {@link DataType#INT64}. Mind {@link #offset()}. Not to be written to. */
    public long[] longs() {
        return (long[]) array;
    }

    /** The null elements, counted from the first element of this tensor, or null where there are none. Not to be written to. */
    public @Nullable BitSet nulls() {
        return nulls;
    }

    /** The element (row-major, counted from the first of this tensor) as a double; booleans are 0 and 1, nulls NaN. */
    public double get(int element) {
        if (nulls != null && nulls.get(element)) {
            return Double.NaN;
        }
        int i = offset + element;
        return switch (type) {
            case FLOAT64 -> ((double[]) array)[i];
            case FLOAT32 -> ((float[]) array)[i];
            case INT32 -> ((int[]) array)[i];
            case INT64 -> ((long[]) array)[i];
            case BOOL -> ((boolean[]) array)[i] ? 1 : 0;
            case UINT8 -> ((byte[]) array)[i] & 0xff;
            case STRING, BINARY -> throw new IllegalStateException();
        };
    }

    /** The element of row and position as a double. */
    public double get(int row, int position) {
        return get(row * width + position);
    }

    /** All elements as new doubles, row-major. */
    public double[] toDoubles() {
        if (type == DataType.FLOAT64) {
            return Arrays.copyOfRange((double[]) array, offset, offset + elements());
        }
        double[] values = new double[elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** All elements as another floating type; this tensor itself where it has it already. Nulls become NaN and stay marked. */
    public Tensor toFloating(DataType wanted) {
        if (type == wanted) {
            return this;
        }
        if (wanted == DataType.FLOAT64) {
            return new Tensor(wanted, toDoubles(), 0, rows, rowShape, nulls);
        }
        if (wanted != DataType.FLOAT32) {
            throw new IllegalArgumentException(wanted + " is no floating type");
        }
        float[] values = new float[elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) get(i);
        }
        return new Tensor(wanted, values, 0, rows, rowShape, nulls);
    }

    /** The same elements, in the same array, as another number of rows. */
    public Tensor regroup(int otherRows, List<Integer> otherRowShape) {
        if ((long) otherRows * Shapes.width(otherRowShape) != elements()) {
            throw new IllegalArgumentException(this + " cannot become " + otherRows + " rows of " + otherRowShape);
        }
        return new Tensor(type, array, offset, otherRows, otherRowShape, nulls);
    }

    /** The same elements under other dimensions of a row. */
    public Tensor reshape(List<Integer> otherRowShape) {
        if (Shapes.width(otherRowShape) != width) {
            throw new IllegalArgumentException("rows of " + rowShape + " do not reshape to " + otherRowShape);
        }
        return new Tensor(type, array, offset, rows, otherRowShape, nulls);
    }

    @Override
    public Tensor slice(int from, int to) {
        BitSet kept = nulls == null ? null : nulls.get(from * width, to * width);
        return new Tensor(type, array, offset + from * width, to - from, rowShape, kept);
    }

    @Override
    public Tensor select(int[] picked) {
        Object chosen = newArray(type, picked.length * width);
        BitSet kept = nulls == null ? null : new BitSet();
        for (int i = 0; i < picked.length; i++) {
            System.arraycopy(array, offset + picked[i] * width, chosen, i * width, width);
            for (int j = 0; kept != null && nulls != null && j < width; j++) {
                kept.set(i * width + j, nulls.get(picked[i] * width + j));
            }
        }
        return new Tensor(type, chosen, 0, picked.length, rowShape, kept);
    }

    /** The elements without sharing: an array of just the right length that starts at 0. */
    public Tensor compact() {
        if (offset == 0 && Array.getLength(array) == elements()) {
            return this;
        }
        Object own = newArray(type, elements());
        System.arraycopy(array, offset, own, 0, elements());
        return new Tensor(type, own, 0, rows, rowShape, nulls);
    }

    @Override
    public boolean isNull(int row) {
        if (nulls == null) {
            return false;
        }
        int next = nulls.nextSetBit(row * width);
        return next >= 0 && next < (row + 1) * width;
    }

    @Override
    public long bytes() {
        return 16L + (long) type.bytes() * elements();
    }

    static Tensor concat(List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        int rows = 0;
        boolean anyNull = false;
        for (Tensor tensor : tensors) {
            Shapes.requireSame(first, tensor);
            rows = Math.addExact(rows, tensor.rows);
            anyNull |= tensor.nulls != null;
        }
        Object all = newArray(first.type, Math.multiplyExact(rows, first.width));
        BitSet nulls = anyNull ? new BitSet() : null;
        int at = 0;
        for (Tensor tensor : tensors) {
            System.arraycopy(tensor.array, tensor.offset, all, at, tensor.elements());
            if (nulls != null && tensor.nulls != null) {
                int start = at;
                tensor.nulls.stream().forEach(bit -> nulls.set(start + bit));
            }
            at += tensor.elements();
        }
        return new Tensor(first.type, all, 0, rows, first.rowShape, nulls);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Tensor tensor)
                || type != tensor.type
                || rows != tensor.rows
                || !rowShape.equals(tensor.rowShape)
                || !java.util.Objects.equals(nulls, tensor.nulls)) {
            return false;
        }
        int length = elements();
        int to = offset + length;
        int otherTo = tensor.offset + length;
        return switch (type) {
            case FLOAT64 -> Arrays.equals(doubles(), offset, to, tensor.doubles(), tensor.offset, otherTo);
            case FLOAT32 -> Arrays.equals(floats(), offset, to, tensor.floats(), tensor.offset, otherTo);
            case INT32 -> Arrays.equals(ints(), offset, to, tensor.ints(), tensor.offset, otherTo);
            case INT64 -> Arrays.equals(longs(), offset, to, tensor.longs(), tensor.offset, otherTo);
            case BOOL -> Arrays.equals((boolean[]) array, offset, to, (boolean[]) tensor.array, tensor.offset, otherTo);
            case UINT8 -> Arrays.equals((byte[]) array, offset, to, (byte[]) tensor.array, tensor.offset, otherTo);
            case STRING, BINARY -> false;
        };
    }

    @Override
    public int hashCode() {
        int hash = 31 * type.hashCode() + rowShape.hashCode();
        for (int i = 0; i < elements(); i++) {
            hash = 31 * hash + Double.hashCode(get(i));
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.name().toLowerCase(java.util.Locale.ROOT))
                .append(" [")
                .append(rows);
        rowShape.forEach(dimension -> text.append(", ").append(dimension));
        return text.append(']').toString();
    }
}
