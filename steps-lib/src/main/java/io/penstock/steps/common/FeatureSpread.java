package io.penstock.steps.common;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Weighted means and sums of squared deviations by feature, of rows that hold finite numbers only. Two merge pairwise
 * without cancellation (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
 *
 * @param weight sum of the weights
 * @param weightSquares sum of the squared weights
 * @param mean by feature
 * @param squares weighted sum of squared deviations from the mean, by feature
 */
public record FeatureSpread(double weight, double weightSquares, double[] mean, double[] squares) {
    /** Of no rows of unknown width: the identity of merging. */
    public static final FeatureSpread NONE = new FeatureSpread(0, 0, new double[0], new double[0]);

    public int width() {
        return mean.length;
    }

    /** The spread of both sets of rows; neither changes. */
    public FeatureSpread merge(FeatureSpread other) {
        if (other.width() == 0 || width() == 0) {
            return width() == 0 ? other : this;
        }
        double total = weight + other.weight;
        double share = total > 0 ? other.weight / total : 0;
        double[] means = new double[width()];
        double[] sums = new double[width()];
        for (int j = 0; j < means.length; j++) {
            double delta = other.mean[j] - mean[j];
            means[j] = weight > 0 ? mean[j] + delta * share : other.mean[j];
            sums[j] = squares[j] + other.squares[j] + delta * delta * weight * share;
        }
        return new FeatureSpread(total, weightSquares + other.weightSquares, means, sums);
    }

    /**
     * Unbiased variances: divided by {@code weight − weightSquares / weight}, which is {@code n − 1} where every row weighs
     * one and does not depend on the unit of the weights. Zero where there are too few rows.
     */
    public double[] variances() {
        double divisor = weight > 0 ? weight - weightSquares / weight : 0;
        double[] variances = new double[width()];
        for (int j = 0; j < variances.length; j++) {
            variances[j] = divisor > 0 ? squares[j] / divisor : 0;
        }
        return variances;
    }

    /** How far the origin is from the data: the largest {@code |mean| / deviation} of a feature that is not constant. */
    public double remoteness() {
        double[] variances = variances();
        double largest = 0;
        for (int j = 0; j < variances.length; j++) {
            if (variances[j] > 0) {
                largest = Math.max(largest, mean[j] * mean[j] / variances[j]);
            }
        }
        return Math.sqrt(largest);
    }

    /**
     * The spread of the rows of one block.
     *
     * @param matrix of a floating type, one row per row
     * @param weights one per row, or null where every row weighs one
     */
    public static FeatureSpread of(Tensor matrix, double @Nullable [] weights) {
        int width = matrix.width();
        if (matrix.rows() == 0) {
            return NONE;
        }
        double[] shift = new double[width];
        for (int j = 0; j < width; j++) {
            shift[j] = matrix.get(j);
        }
        double[] sums = new double[width];
        double[] squares = new double[width];
        double total = 0;
        double totalSquares = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            double weight = weights == null ? 1 : weights[row];
            total += weight;
            totalSquares += weight * weight;
            int from = matrix.offset() + row * width;
            if (matrix.type() == DataType.FLOAT64) {
                add(matrix.doubles(), from, weight, shift, sums, squares);
            } else {
                add(matrix.floats(), from, weight, shift, sums, squares);
            }
        }
        for (int j = 0; j < width; j++) {
            double deviation = total > 0 ? sums[j] / total : 0;
            squares[j] = Math.max(0, squares[j] - deviation * sums[j]);
            sums[j] = shift[j] + deviation;
        }
        return new FeatureSpread(total, totalSquares, sums, squares);
    }

    private static void add(double[] row, int from, double weight, double[] shift, double[] sums, double[] squares) {
        for (int j = 0; j < shift.length; j++) {
            double deviation = row[from + j] - shift[j];
            sums[j] += weight * deviation;
            squares[j] += weight * deviation * deviation;
        }
    }

    private static void add(float[] row, int from, double weight, double[] shift, double[] sums, double[] squares) {
        for (int j = 0; j < shift.length; j++) {
            double deviation = row[from + j] - shift[j];
            sums[j] += weight * deviation;
            squares[j] += weight * deviation * deviation;
        }
    }
}
