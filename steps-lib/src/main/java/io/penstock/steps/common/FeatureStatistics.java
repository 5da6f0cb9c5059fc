package io.penstock.steps.common;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;

/**
 * Counts, means and sums of squared deviations by feature, leaving NaN out, with the smallest and the largest value where they were asked for. Two
 * merge pairwise without cancellation (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
 *
 * @param count finite values by feature
 * @param mean by feature
 * @param squares sum of squared deviations from the mean, by feature
 * @param low the smallest value by feature, infinity where there is none
 * @param high the largest value by feature, minus infinity where there is none
 */
public record FeatureStatistics(double[] count, double[] mean, double[] squares, double[] low, double[] high) {
    /** Of no rows of unknown width: the identity of merging. */
    public static final FeatureStatistics NONE =
            new FeatureStatistics(new double[0], new double[0], new double[0], new double[0], new double[0]);

    public int width() {
        return count.length;
    }

    public FeatureStatistics merge(FeatureStatistics other) {
        if (width() == 0 || other.width() == 0) {
            return width() == 0 ? other : this;
        }
        int width = width();
        FeatureStatistics total = zeros(width);
        for (int j = 0; j < width; j++) {
            double n = count[j] + other.count[j];
            double delta = other.mean[j] - mean[j];
            total.count[j] = n;
            total.mean[j] = count[j] == 0
                    ? other.mean[j]
                    : other.count[j] == 0 ? mean[j] : mean[j] + delta * (other.count[j] / n);
            total.squares[j] = squares[j]
                    + other.squares[j]
                    + (count[j] == 0 || other.count[j] == 0 ? 0 : delta * delta * (count[j] * other.count[j] / n));
            total.low[j] = Math.min(low[j], other.low[j]);
            total.high[j] = Math.max(high[j], other.high[j]);
        }
        return total;
    }

    private static FeatureStatistics zeros(int width) {
        return new FeatureStatistics(
                new double[width], new double[width], new double[width], new double[width], new double[width]);
    }

    /** Variances with the divisor {@code count - correction}; 0 where there are too few values. */
    public double[] variances(double correction) {
        double[] variances = new double[width()];
        for (int j = 0; j < variances.length; j++) {
            variances[j] = count[j] > correction ? squares[j] / (count[j] - correction) : 0;
        }
        return variances;
    }

    /**
     * The statistics of the rows of one matrix: sums about the first row of each tile, then pairwise merging of tiles.
     *
     * @param range whether to find the smallest and the largest values, which costs as much again
     */
    public static FeatureStatistics of(Tensor matrix, boolean range) {
        int tile = 1024;
        FeatureStatistics total = NONE;
        for (int row = 0; row < matrix.rows(); row += tile) {
            total = total.merge(tile(matrix, row, Math.min(matrix.rows(), row + tile), range));
        }
        return total;
    }

    private static FeatureStatistics tile(Tensor matrix, int from, int to, boolean range) {
        int width = matrix.width();
        double[] values;
        int offset;
        if (matrix.type() == DataType.FLOAT64) {
            values = matrix.doubles();
            offset = matrix.offset() + from * width;
        } else {
            values = matrix.slice(from, to).toDoubles();
            offset = 0;
        }
        FeatureStatistics sums = zeros(width);
        java.util.Arrays.fill(sums.low, Double.POSITIVE_INFINITY);
        java.util.Arrays.fill(sums.high, Double.NEGATIVE_INFINITY);
        double[] shift = new double[width];
        for (int j = 0; j < width; j++) {
            double first = values[offset + j];
            shift[j] = Double.isFinite(first) ? first : 0;
        }
        boolean complete = add(values, offset, to - from, shift, sums, range);
        if (!complete) {
            sums = zeros(width);
            java.util.Arrays.fill(sums.low, Double.POSITIVE_INFINITY);
            java.util.Arrays.fill(sums.high, Double.NEGATIVE_INFINITY);
            addPresent(values, offset, to - from, shift, sums);
        }
        for (int j = 0; j < width; j++) {
            double n = sums.count[j];
            double deviation = n == 0 ? 0 : sums.mean[j] / n;
            sums.squares[j] = Math.max(0, sums.squares[j] - deviation * sums.mean[j]);
            sums.mean[j] = n == 0 ? 0 : shift[j] + deviation;
        }
        return sums;
    }

    /** The fast way, for tiles without NaN; false (and sums that mean nothing) where there is one. */
    private static boolean add(
            double[] values, int offset, int rows, double[] shift, FeatureStatistics sums, boolean range) {
        int width = shift.length;
        double[] mean = sums.mean;
        double[] squares = sums.squares;
        double[] low = sums.low;
        double[] high = sums.high;
        for (int row = 0; row < rows; row++) {
            int at = offset + row * width;
            for (int j = 0; j < width; j++) {
                double value = values[at + j];
                double deviation = value - shift[j];
                mean[j] += deviation;
                squares[j] += deviation * deviation;
            }
            for (int j = 0; range && j < width; j++) {
                low[j] = Math.min(low[j], values[at + j]);
                high[j] = Math.max(high[j], values[at + j]);
            }
        }
        double check = 0;
        for (int j = 0; j < width; j++) {
            check += mean[j] * 0.0;
            sums.count[j] = rows;
        }
        return check == 0;
    }

    private static void addPresent(double[] values, int offset, int rows, double[] shift, FeatureStatistics sums) {
        int width = shift.length;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j++) {
                double value = values[offset + row * width + j];
                if (!Double.isNaN(value)) {
                    double deviation = value - shift[j];
                    sums.count[j]++;
                    sums.mean[j] += deviation;
                    sums.squares[j] += deviation * deviation;
                    sums.low[j] = Math.min(sums.low[j], value);
                    sums.high[j] = Math.max(sums.high[j], value);
                }
            }
        }
    }
}
