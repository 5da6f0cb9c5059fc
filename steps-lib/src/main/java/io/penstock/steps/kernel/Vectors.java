package io.penstock.steps.kernel;

/** Small operations on heap arrays. */
final class Vectors {
    private Vectors() {}

    /** The transpose of row-major {@code [rows, columns]}, as row-major {@code [columns, rows]}. */
    static double[] transpose(double[] matrix, int rows, int columns) {
        double[] result = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = matrix[row * columns + column];
            }
        }
        return result;
    }

    /**
     * A new array of {@code left[i] + right[i]}.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    static double[] sum(double[] left, double[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException("cannot add " + left.length + " values to " + right.length);
        }
        double[] result = new double[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = left[i] + right[i];
        }
        return result;
    }
}
