package io.penstock.steps.kernel;

/**
 * A dense row-major matrix that starts at the first value of a buffer, possibly read transposed.
 *
 * @param buffer holds at least {@code rows * columns} values
 * @param rows number of rows as stored
 * @param columns number of columns as stored
 * @param transposed whether an operation reads the transpose
 */
public record Operand(NativeBuffer buffer, int rows, int columns, boolean transposed) {
    /**
     * Checks that the matrix fits its buffer.
     *
     * @throws IllegalArgumentException if a dimension is negative or the buffer is too short
     */
    public Operand {
        if (rows < 0 || columns < 0 || (long) rows * columns > buffer.length()) {
            throw new IllegalArgumentException(
                    "matrix [" + rows + ", " + columns + "] does not fit a buffer of " + buffer.length() + " values");
        }
    }

    /** A matrix read as stored. */
    public static Operand of(NativeBuffer buffer, int rows, int columns) {
        return new Operand(buffer, rows, columns, false);
    }

    /** The same values read transposed. */
    public Operand transpose() {
        return new Operand(buffer, rows, columns, !transposed);
    }

    int height() {
        return transposed ? columns : rows;
    }

    int width() {
        return transposed ? rows : columns;
    }
}
