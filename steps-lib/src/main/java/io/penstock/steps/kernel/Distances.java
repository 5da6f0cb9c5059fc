package io.penstock.steps.kernel;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Squared Euclidean distances of rows to centres, nearest centres, and the sums of one round of k-means (S. Lloyd,
 * <i>Least Squares Quantization in PCM</i>, 1982).
 *
 * <p>Distances are {@code |x|² - 2 x·c + |c|²} by matrix products, cut off at zero, so their absolute error is about
 * the precision's epsilon times {@code |x|²}: standardize, or use {@link Precision#FLOAT64}, when the norms are far
 * larger than the distances. Ties go to the lowest centre. A row that holds NaN is nearest to centre 0 at distance
 * NaN. With {@link Precision#FLOAT32} the sums of at most about 1,024 rows are float32, added to float64 totals.
 *
 * <p>Not thread-safe; use after {@link #close()} throws {@link IllegalStateException}.
 */
public final class Distances implements AutoCloseable {
    private static final int DRAIN_ROWS = 1024;

    /**
     * What one round over rows learned; merges by addition.
     *
     * @param rows number of rows
     * @param sums weighted sum of the rows nearest to each centre, row-major {@code [centres, columns]}
     * @param weights sum of the weights of these rows, {@code [centres]}; counts when there are no weights
     * @param cost weighted sum of the squared distances to the nearest centre
     */
    public record Sums(long rows, double[] sums, double[] weights, double cost) {
        /** The identity of {@link #merge}: no rows, dimensions unknown. */
        public static Sums empty() {
            return new Sums(0, new double[0], new double[0], 0);
        }

        /**
         * The sums over both sets of rows; neither argument changes.
         *
         * @throws IllegalArgumentException if both have rows and their dimensions differ
         */
        public Sums merge(Sums other) {
            if (other.rows == 0) {
                return this;
            }
            if (rows == 0) {
                return other;
            }
            return new Sums(
                    rows + other.rows,
                    Vectors.sum(sums, other.sums),
                    Vectors.sum(weights, other.weights),
                    cost + other.cost);
        }
    }

    private final Kernels kernels;
    private final int columns;
    private final int count;
    private final int capacity;
    private final NativeBuffer centres;
    private final NativeBuffer features;
    private final NativeBuffer products;
    private final double[] centreNorms;
    private final double[] norms;
    private final double[] squared;
    private final int[] nearest;
    private final double[] closest;
    private final double[] sums;
    private final double[] weightSums;
    private final float[] floatSums;
    private int undrained;
    private long rows;
    private double cost;

    /**
     * Allocates the native buffers; all centres are zero.
     *
     * @param columns number of features, one or more
     * @param count number of centres, one or more
     * @throws IllegalArgumentException if a dimension is out of range
     */
    public Distances(Kernels kernels, int columns, int count, Precision precision) {
        if (columns < 1 || count < 1) {
            throw new IllegalArgumentException("columns and centres must be at least 1: " + columns + ", " + count);
        }
        this.kernels = kernels;
        this.columns = columns;
        this.count = count;
        this.capacity = SubBlocks.rows(columns, count, precision);
        int size = Math.multiplyExact(columns, count);
        this.centreNorms = new double[count];
        this.norms = new double[capacity];
        this.squared = new double[Math.multiplyExact(capacity, count)];
        this.nearest = new int[capacity];
        this.closest = new double[capacity];
        this.sums = new double[size];
        this.weightSums = new double[count];
        this.floatSums = new float[precision == Precision.FLOAT32 ? size : 0];
        this.centres = NativeBuffer.allocate(precision, size);
        this.features = NativeBuffer.allocate(precision, (long) capacity * columns);
        this.products = NativeBuffer.allocate(precision, (long) capacity * count);
        centres.zero();
    }

    /**
     * Sets the centres; sums so far are kept.
     *
     * @param values row-major {@code [centres, columns]}
     * @throws IllegalArgumentException if the length is wrong
     */
    public void centres(double[] values) {
        if (values.length != columns * count) {
            throw new IllegalArgumentException(
                    "expected " + count + " centres of " + columns + " columns, got " + values.length + " values");
        }
        centres.put(0, values, 0, values.length);
        kernels.squaredNorms(Operand.of(centres, count, columns), centreNorms);
        centres.put(0, Vectors.transpose(values, count, columns), 0, values.length);
    }

    /**
     * Adds a block to the sums of its rows' nearest centres.
     *
     * @param block row-major {@code [size, columns]} from {@code offset}
     * @param weights {@code [size]} from {@code weightOffset}, or null when every row weighs one
     * @throws IndexOutOfBoundsException if a range is outside its array
     */
    public void learn(double[] block, int offset, int size, double @Nullable [] weights, int weightOffset) {
        check(block.length, offset, size);
        for (int done = 0; done < size; done += capacity) {
            int part = Math.min(capacity, size - done);
            int from = offset + done * columns;
            features.put(0, block, from, part * columns);
            findNearest(part);
            for (int row = 0; row < part; row++) {
                double weight = weigh(row, weights, weightOffset + done + row);
                add(block, from + row * columns, weight, nearest[row] * columns);
            }
            rows += part;
        }
    }

    /** Adds a float32 block; otherwise as the method for float64. */
    public void learn(float[] block, int offset, int size, double @Nullable [] weights, int weightOffset) {
        check(block.length, offset, size);
        for (int done = 0; done < size; done += capacity) {
            int part = Math.min(capacity, size - done);
            int from = offset + done * columns;
            features.put(0, block, from, part * columns);
            findNearest(part);
            for (int row = 0; row < part; row++) {
                double weight = weigh(row, weights, weightOffset + done + row);
                add(block, from + row * columns, weight, nearest[row] * columns);
            }
            rows += part;
            undrained += part;
            if (undrained >= DRAIN_ROWS) {
                drain();
            }
        }
    }

    /**
     * Finds the nearest centre of every row; changes no sum.
     *
     * @param block row-major {@code [size, columns]} from {@code offset}
     * @param labels index of the nearest centre, {@code [size]}, written from the start
     * @param distances squared distance to it, {@code [size]}, written from the start
     * @throws IndexOutOfBoundsException if the range is outside the array or a result is too short
     */
    public void assign(double[] block, int offset, int size, int[] labels, double[] distances) {
        check(block.length, offset, size);
        for (int done = 0; done < size; done += capacity) {
            int part = Math.min(capacity, size - done);
            features.put(0, block, offset + done * columns, part * columns);
            findNearest(part);
            System.arraycopy(nearest, 0, labels, done, part);
            System.arraycopy(closest, 0, distances, done, part);
        }
    }

    /** Finds the nearest centre of every row of a float32 block; otherwise as the method for float64. */
    public void assign(float[] block, int offset, int size, int[] labels, double[] distances) {
        check(block.length, offset, size);
        for (int done = 0; done < size; done += capacity) {
            int part = Math.min(capacity, size - done);
            features.put(0, block, offset + done * columns, part * columns);
            findNearest(part);
            System.arraycopy(nearest, 0, labels, done, part);
            System.arraycopy(closest, 0, distances, done, part);
        }
    }

    /** The sums since the last call, which are then reset; empty when no row was learned. */
    public Sums finish() {
        if (features.closed()) {
            throw new IllegalStateException("distances of " + columns + " columns are closed");
        }
        drain();
        Sums result = rows == 0 ? Sums.empty() : new Sums(rows, sums.clone(), weightSums.clone(), cost);
        rows = 0;
        cost = 0;
        Arrays.fill(sums, 0);
        Arrays.fill(weightSums, 0);
        return result;
    }

    /** Frees the native memory; closing again does nothing. */
    @Override
    public void close() {
        centres.close();
        features.close();
        products.close();
    }

    private void check(int available, int offset, int size) {
        if (features.closed()) {
            throw new IllegalStateException("distances of " + columns + " columns are closed");
        }
        Objects.checkFromIndexSize(offset, (long) size * columns, (long) available);
    }

    private void findNearest(int part) {
        Operand left = Operand.of(features, part, columns);
        kernels.multiply(-2, left, Operand.of(centres, columns, count), 0, products);
        kernels.squaredNorms(left, norms);
        products.get(0, squared, 0, part * count);
        for (int row = 0; row < part; row++) {
            int start = row * count;
            int index = 0;
            double best = squared[start] + centreNorms[0];
            for (int k = 1; k < count; k++) {
                double value = squared[start + k] + centreNorms[k];
                if (value < best) {
                    best = value;
                    index = k;
                }
            }
            nearest[row] = index;
            closest[row] = Math.max(0, best + norms[row]);
        }
    }

    private double weigh(int row, double @Nullable [] weights, int position) {
        double weight = weights == null ? 1 : weights[position];
        weightSums[nearest[row]] += weight;
        cost += weight * closest[row];
        return weight;
    }

    private void add(double[] block, int from, double weight, int to) {
        for (int j = 0; j < columns; j++) {
            sums[to + j] += weight * block[from + j];
        }
    }

    private void add(float[] block, int from, double weight, int to) {
        if (floatSums.length == 0) {
            for (int j = 0; j < columns; j++) {
                sums[to + j] += weight * block[from + j];
            }
            return;
        }
        float scale = (float) weight;
        for (int j = 0; j < columns; j++) {
            floatSums[to + j] += scale * block[from + j];
        }
    }

    private void drain() {
        for (int i = 0; i < floatSums.length; i++) {
            sums[i] += floatSums[i];
        }
        Arrays.fill(floatSums, 0);
        undrained = 0;
    }
}
