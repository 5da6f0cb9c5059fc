package io.penstock.engine.searcher.gaussian;

/** The lower triangle whose product with its transpose is a positive definite matrix. */
final class Cholesky {
    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /**
     * Factorizes.
     *
     * @param matrix of which the lower triangle is read and overwritten; what is lost to rounding is made up for by a small diagonal
     */
    static Cholesky of(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            double[] row = matrix[i];
            for (int j = 0; j <= i; j++) {
                double[] other = matrix[j];
                double sum = row[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                if (i == j) {
                    row[i] = Math.sqrt(Math.max(sum, 1e-10));
                } else {
                    row[j] = sum / other[j];
                }
            }
        }
        return new Cholesky(matrix);
    }

    /** Half the logarithm of the determinant. */
    double halfLogDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += Math.log(lower[i][i]);
        }
        return sum;
    }

    /** Solves with the lower triangle, in place. */
    void forward(double[] vector) {
        for (int i = 0; i < lower.length; i++) {
            double[] row = lower[i];
            double sum = vector[i];
            for (int k = 0; k < i; k++) {
                sum -= row[k] * vector[k];
            }
            vector[i] = sum / row[i];
        }
    }

    /** Solves with the transposed triangle, in place. */
    void backward(double[] vector) {
        for (int i = lower.length - 1; i >= 0; i--) {
            double value = vector[i] / lower[i][i];
            vector[i] = value;
            double[] row = lower[i];
            for (int k = 0; k < i; k++) {
                vector[k] -= row[k] * value;
            }
        }
    }

    /** The lower triangle of the inverse of the matrix. */
    double[][] inverse() {
        int n = lower.length;
        double[][] columns = new double[n][];
        // Row j holds column j of the inverse of the triangle, from its diagonal on.
        for (int j = 0; j < n; j++) {
            double[] column = new double[n];
            column[j] = 1 / lower[j][j];
            for (int i = j + 1; i < n; i++) {
                double[] row = lower[i];
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= row[k] * column[k];
                }
                column[i] = sum / row[i];
            }
            columns[j] = column;
        }
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            inverse[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = i; k < n; k++) {
                    sum += columns[i][k] * columns[j][k];
                }
                inverse[i][j] = sum;
            }
        }
        return inverse;
    }
}
