package io.penstock.steps.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds row-major blocks of features, and optionally targets and weights, into {@link Moments}.
 *
 * <p>Rows are copied once into native scratch, less a shift (the column means of the first block), and folded with a
 * native symmetric update; the second-moment matrix leaves native memory only in {@link #finish()}. The shift keeps
 * data with large means accurate, whatever the first block holds. With {@link Precision#FLOAT32} the products of at
 * most 2,048 rows are summed in float32 and added to a float64 total.
 *
 * <p>NaN and infinity are not looked for: they come out in the result. Not thread-safe; use after {@link #close()}
 * throws {@link IllegalStateException}.
 */
public final class GramAccumulator implements AutoCloseable {
    private static final int SCRATCH_BYTES = 4 << 20;
    private static final int CHUNK_VALUES = 4096;
    private static final int MOST_ROWS = 1024;
    private static final int DRAIN_ROWS = 2048;

    private final Kernels kernels;
    private final Precision precision;
    private final int columns;
    private final int targets;
    private final int order;
    private final int capacity;
    private final NativeBuffer scratch;
    private final NativeBuffer gram;
    private final double[] chunk;
    private final double[] shift;
    private final double[] sums;
    private final double[] drained;
    private long rows;
    private double weight;
    private int filled;
    private int undrained;

    /**
     * Allocates the native scratch and the matrix.
     *
     * @param columns number of features, one or more
     * @param targets number of targets, zero or more
     * @throws IllegalArgumentException if a dimension is out of range
     * @throws ArithmeticException if the packed matrix would not fit a Java array
     */
    public GramAccumulator(Kernels kernels, int columns, int targets, Precision precision) {
        if (columns < 1 || targets < 0) {
            throw new IllegalArgumentException(
                    "columns must be at least 1 and targets at least 0: " + columns + ", " + targets);
        }
        this.kernels = kernels;
        this.precision = precision;
        this.columns = columns;
        this.targets = targets;
        this.order = Math.addExact(columns, targets);
        Moments.packed(order);
        this.capacity = Math.max(128, Math.min(MOST_ROWS, SCRATCH_BYTES / (order * precision.bytes())));
        this.chunk = new double[Math.max(1, CHUNK_VALUES / order) * order];
        this.shift = new double[order];
        this.sums = new double[order];
        this.drained = new double[precision == Precision.FLOAT32 ? Moments.packed(order) : 0];
        this.scratch = NativeBuffer.allocate(precision, (long) capacity * order);
        this.gram = NativeBuffer.allocate(precision, (long) order * order);
        gram.zero();
    }

    /** Adds a block of features; for an accumulator without targets. */
    public void add(double[] features, int offset, int count) {
        add(features, offset, count, null, 0, null, 0);
    }

    /** Adds a block of features; for an accumulator without targets. */
    public void add(float[] features, int offset, int count) {
        add(features, offset, count, null, 0, null, 0);
    }

    /**
     * Adds a block of rows.
     *
     * @param features row-major {@code [count, columns]} from {@code offset}
     * @param labels row-major {@code [count, targets]} from {@code labelOffset}; null only without targets
     * @param weights {@code [count]} from {@code weightOffset}, or null when every row weighs one
     * @throws IndexOutOfBoundsException if a range is outside its array
     * @throws IllegalArgumentException if targets are missing, or a weight is negative or not finite
     */
    public void add(
            double[] features,
            int offset,
            int count,
            double @Nullable [] labels,
            int labelOffset,
            double @Nullable [] weights,
            int weightOffset) {
        check(features.length, offset, count, labels, labelOffset, weights, weightOffset);
        begin(count, (row, column) -> features[offset + row * columns + column], labels, labelOffset);
        for (int done = 0; done < count; ) {
            int size = chunkRows(count - done);
            for (int row = 0; row < size; row++) {
                int from = offset + (done + row) * columns;
                int to = row * order;
                for (int j = 0; j < columns; j++) {
                    chunk[to + j] = features[from + j] - shift[j];
                }
            }
            complete(done, size, labels, labelOffset, weights, weightOffset);
            done += size;
        }
    }

    /** Adds a block of rows of float32 features; otherwise as the method for float64 features. */
    public void add(
            float[] features,
            int offset,
            int count,
            double @Nullable [] labels,
            int labelOffset,
            double @Nullable [] weights,
            int weightOffset) {
        check(features.length, offset, count, labels, labelOffset, weights, weightOffset);
        begin(count, (row, column) -> features[offset + row * columns + column], labels, labelOffset);
        for (int done = 0; done < count; ) {
            int size = chunkRows(count - done);
            for (int row = 0; row < size; row++) {
                int from = offset + (done + row) * columns;
                int to = row * order;
                for (int j = 0; j < columns; j++) {
                    chunk[to + j] = features[from + j] - shift[j];
                }
            }
            complete(done, size, labels, labelOffset, weights, weightOffset);
            done += size;
        }
    }

    /**
     * The moments of all rows so far; more rows may be added after.
     *
     * @return the empty moments when no row was added
     */
    public Moments finish() {
        flush();
        if (rows == 0) {
            gram.zero(); // also refuses a closed accumulator
            return Moments.empty();
        }
        double[] scatter = rawScatter();
        double[] mean = new double[order];
        double[] delta = new double[order];
        for (int i = 0; i < order; i++) {
            delta[i] = weight > 0 ? sums[i] / weight : 0;
            mean[i] = shift[i] + delta[i];
        }
        for (int i = 0, start = 0; i < order; start += order - i, i++) {
            for (int j = i; j < order; j++) {
                scatter[start + j - i] -= sums[i] * delta[j];
            }
            scatter[start] = scatter[start] < 0 ? 0 : scatter[start];
        }
        return new Moments(columns, targets, rows, weight, mean, scatter);
    }

    /** Frees the native memory; closing again does nothing. */
    @Override
    public void close() {
        scratch.close();
        gram.close();
    }

    private void check(
            int available,
            int offset,
            int count,
            double @Nullable [] labels,
            int labelOffset,
            double @Nullable [] weights,
            int weightOffset) {
        if (gram.closed()) {
            throw new IllegalStateException("second-moment accumulator is closed");
        }
        Objects.checkFromIndexSize(offset, (long) count * columns, (long) available);
        if (labels != null) {
            Objects.checkFromIndexSize(labelOffset, (long) count * targets, (long) labels.length);
        } else if (targets > 0) {
            throw new IllegalArgumentException("this accumulator needs " + targets + " targets a row, got none");
        }
        if (weights != null) {
            Objects.checkFromIndexSize(weightOffset, count, weights.length);
            for (int i = 0; i < count; i++) {
                double value = weights[weightOffset + i];
                if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException(
                            "weight of row " + i + " must be finite and not negative: " + value);
                }
            }
        }
    }

    private interface Cell {
        double at(int row, int column);
    }

    private void begin(int count, Cell features, double @Nullable [] labels, int labelOffset) {
        if (rows > 0 || count == 0) {
            return;
        }
        for (int row = 0; row < count; row++) {
            for (int j = 0; j < columns; j++) {
                shift[j] += features.at(row, j);
            }
            for (int j = 0; labels != null && j < targets; j++) {
                shift[columns + j] += labels[labelOffset + row * targets + j];
            }
        }
        for (int j = 0; j < order; j++) {
            double mean = (float) (shift[j] / count); // exact in both precisions
            shift[j] = Double.isFinite(mean) ? mean : 0;
        }
    }

    private int chunkRows(int remaining) {
        return Math.min(remaining, Math.min(chunk.length / order, capacity - filled));
    }

    private void complete(
            int done,
            int size,
            double @Nullable [] labels,
            int labelOffset,
            double @Nullable [] weights,
            int weightOffset) {
        for (int row = 0; row < size; row++) {
            int start = row * order;
            for (int j = 0; labels != null && j < targets; j++) {
                chunk[start + columns + j] = labels[labelOffset + (done + row) * targets + j] - shift[columns + j];
            }
            if (weights == null) {
                for (int j = 0; j < order; j++) {
                    sums[j] += chunk[start + j];
                }
                weight += 1;
            } else {
                double value = weights[weightOffset + done + row];
                double root = Math.sqrt(value);
                for (int j = 0; j < order; j++) {
                    sums[j] += chunk[start + j] * value;
                    chunk[start + j] *= root;
                }
                weight += value;
            }
        }
        rows += size;
        scratch.put((long) filled * order, chunk, 0, size * order);
        filled += size;
        if (filled == capacity) {
            flush();
        }
    }

    private void flush() {
        if (filled > 0) {
            kernels.gram(Operand.of(scratch, filled, order), 1, gram);
            undrained += filled;
            filled = 0;
            if (precision == Precision.FLOAT32 && undrained >= DRAIN_ROWS) {
                drain();
            }
        }
    }

    private double[] rawScatter() {
        if (precision == Precision.FLOAT32) {
            drain();
            return drained.clone();
        }
        double[] scatter = new double[Moments.packed(order)];
        for (int i = 0, start = 0; i < order; start += order - i, i++) {
            gram.get((long) i * order + i, scatter, start, order - i);
        }
        return scatter;
    }

    private void drain() {
        float[] line = new float[order];
        for (int i = 0, start = 0; i < order; start += order - i, i++) {
            gram.get((long) i * order + i, line, 0, order - i);
            for (int j = 0; j < order - i; j++) {
                drained[start + j] += line[j];
            }
        }
        gram.zero();
        undrained = 0;
    }
}
