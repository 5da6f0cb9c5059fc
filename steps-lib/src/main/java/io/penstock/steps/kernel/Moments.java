package io.penstock.steps.kernel;

import java.util.Arrays;

/**
 * Mean and centred second moments of features and, optionally, targets: the sufficient statistic of PCA, scalers,
 * covariance and least squares, and a partial that merges.
 *
 * <p>Features and targets are one joint row {@code z = [x | y]} of {@code order = columns + targets} values, so
 * {@code scatter = sum of w (z - mean)(z - mean)'} holds {@code X'X}, {@code X'Y} and {@code Y'Y}, all centred. The
 * arrays are not copied: treat them as read-only. Equality of records with arrays is by identity.
 *
 * <p>Merging is exact up to rounding and associative up to rounding, and the empty value is its identity, following
 * T. F. Chan, G. H. Golub and R. J. LeVeque, <i>Updating Formulae and a Pairwise Algorithm for Computing Sample
 * Variances</i> (1979).
 *
 * @param columns number of features
 * @param targets number of targets, zero or more
 * @param rows number of rows seen, zero for the empty value
 * @param weight sum of the weights, equal to {@code rows} when there are none
 * @param mean weighted mean of the joint row, {@code [order]}
 * @param scatter upper triangle of the joint matrix, packed row by row, {@code [order * (order + 1) / 2]}
 */
public record Moments(int columns, int targets, long rows, double weight, double[] mean, double[] scatter) {
    /**
     * Checks the shapes.
     *
     * @throws IllegalArgumentException if an array does not have the length that the dimensions ask for
     */
    public Moments {
        int order = columns + targets;
        if (columns < 0 || targets < 0 || rows < 0 || mean.length != order || scatter.length != packed(order)) {
            throw new IllegalArgumentException("moments of " + columns + " columns and " + targets
                    + " targets cannot have a mean of " + mean.length + " and a scatter of " + scatter.length);
        }
    }

    /** The identity of {@link #merge}: no rows, dimensions unknown. */
    public static Moments empty() {
        return new Moments(0, 0, 0, 0, new double[0], new double[0]);
    }

    /**
     * The moments of both sets of rows together; neither argument changes.
     *
     * @throws IllegalArgumentException if both have rows and their dimensions differ
     */
    public Moments merge(Moments other) {
        if (other.rows == 0) {
            return this;
        }
        if (rows == 0) {
            return other;
        }
        if (columns != other.columns || targets != other.targets) {
            throw new IllegalArgumentException("cannot merge moments of " + columns + "+" + targets + " columns with "
                    + other.columns + "+" + other.targets);
        }
        double total = weight + other.weight;
        double share = total > 0 ? other.weight / total : 0;
        double factor = weight * share;
        int order = order();
        double[] delta = new double[order];
        double[] merged = new double[order];
        for (int i = 0; i < order; i++) {
            delta[i] = other.mean[i] - mean[i];
            merged[i] = mean[i] + delta[i] * share;
        }
        double[] sum = new double[scatter.length];
        for (int i = 0, start = 0; i < order; start += order - i, i++) {
            double scaled = delta[i] * factor;
            int shift = start - i;
            for (int j = i; j < order; j++) {
                sum[shift + j] = scatter[shift + j] + other.scatter[shift + j] + scaled * delta[j];
            }
        }
        return new Moments(columns, targets, rows + other.rows, total, merged, sum);
    }

    /** Number of columns of the joint row. */
    public int order() {
        return columns + targets;
    }

    /** Weighted means of the features, {@code [columns]}. */
    public double[] featureMeans() {
        return Arrays.copyOf(mean, columns);
    }

    /** Weighted means of the targets, {@code [targets]}. */
    public double[] targetMeans() {
        return Arrays.copyOfRange(mean, columns, order());
    }

    /** Centred sum of squares of every joint column, {@code [order]}; divide by the weight for a variance. */
    public double[] squares() {
        double[] result = new double[order()];
        for (int i = 0; i < result.length; i++) {
            result[i] = scatter[position(i, i)];
        }
        return result;
    }

    /** Centred {@code X'X}, full and row-major, {@code [columns, columns]}. */
    public double[] featureScatter() {
        return square(0, columns);
    }

    /** Centred {@code Y'Y}, full and row-major, {@code [targets, targets]}. */
    public double[] targetScatter() {
        return square(columns, targets);
    }

    /** Centred {@code X'Y}, row-major, {@code [columns, targets]}. */
    public double[] crossScatter() {
        double[] result = new double[columns * targets];
        for (int i = 0; i < columns; i++) {
            System.arraycopy(scatter, position(i, columns), result, i * targets, targets);
        }
        return result;
    }

    private double[] square(int first, int size) {
        double[] result = new double[Math.multiplyExact(size, size)];
        for (int i = 0; i < size; i++) {
            int start = position(first + i, first + i);
            for (int j = i; j < size; j++) {
                double value = scatter[start + j - i];
                result[i * size + j] = value;
                result[j * size + i] = value;
            }
        }
        return result;
    }

    private int position(int row, int column) {
        return (int) ((long) row * order() - (long) row * (row - 1) / 2 + column - row);
    }

    static int packed(int order) {
        return Math.toIntExact((long) order * (order + 1) / 2);
    }
}
