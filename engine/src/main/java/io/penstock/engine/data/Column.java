package io.penstock.engine.data;

import java.util.List;

/** The values of one column of a block, a row after the other. Immutable by convention: nobody writes to a column once a batch holds it. */
public sealed interface Column permits Tensor, Strings, Binaries {
    int rows();

    DataType type();

    /** The dimensions of one row; empty for a scalar. */
    List<Integer> rowShape();

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), sharing the values where that is possible. */
    Column slice(int from, int to);

    /** The rows at these positions, in this order; a position may occur several times. */
    Column select(int[] rows);

    /** True where the row holds a null (for a row of several elements: at least one). */
    boolean isNull(int row);

    /** Bytes that the values take on the heap, roughly. */
    long bytes();

    /** The rows of all these columns, one column after the other. All have one kind, type and row shape. */
    static Column concat(List<? extends Column> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("nothing to concatenate");
        }
        Column first = columns.get(0);
        if (columns.size() == 1) {
            return first;
        }
        if (first instanceof Tensor) {
            return Tensor.concat(columns.stream().map(Tensor.class::cast).toList());
        }
        if (first instanceof Strings) {
            return Strings.concat(columns.stream().map(Strings.class::cast).toList());
        }
        return Binaries.concat(columns.stream().map(Binaries.class::cast).toList());
    }
}
