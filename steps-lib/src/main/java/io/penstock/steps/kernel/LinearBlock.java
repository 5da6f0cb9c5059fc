package io.penstock.steps.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * Margins and gradients of a linear model, block by block: {@code margins = X W' + b} and
 * {@code gradient = sum of D' X}, where {@code D} is the derivative of a loss with respect to the margins.
 *
 * <p>Blocks are taken in sub-blocks that fit the second-level cache, so each is read from memory once for the margins
 * and the gradient together. With {@link Precision#FLOAT32} the products are float32, the gradient of at most about
 * 1,024 rows is summed in float32 and added to a float64 total; loss and intercept gradient are float64 always.
 *
 * <p>Not thread-safe; use after {@link #close()} throws {@link IllegalStateException}.
 */
public final class LinearBlock implements AutoCloseable {
    private static final int DRAIN_ROWS = 1024;

    /**
     * What a pass over rows learned; merges by addition.
     *
     * @param rows number of rows
     * @param loss weighted sum of the loss
     * @param gradient sum over rows of the derivative by the weights, row-major {@code [outputs, columns]}
     * @param interceptGradient sum over rows of the derivative by the intercepts, {@code [outputs]}
     */
    public record Sums(long rows, double loss, double[] gradient, double[] interceptGradient) {
        /** The identity of {@link #merge}: no rows, dimensions unknown. */
        public static Sums empty() {
            return new Sums(0, 0, new double[0], new double[0]);
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
                    loss + other.loss,
                    Vectors.sum(gradient, other.gradient),
                    Vectors.sum(interceptGradient, other.interceptGradient));
        }
    }

    private final Kernels kernels;
    private final Precision precision;
    private final int columns;
    private final int outputs;
    private final int capacity;
    private final NativeBuffer weights;
    private final NativeBuffer features;
    private final NativeBuffer scores;
    private final NativeBuffer gradient;
    private final double[] intercepts;
    private final double[] margins;
    private final double[] total;
    private final double[] interceptGradient;
    private final float[] line;
    private int undrained;
    private long rows;
    private double loss;

    /**
     * Allocates the native buffers; all parameters are zero.
     *
     * @param columns number of features, one or more
     * @param outputs number of margins a row, one or more
     * @throws IllegalArgumentException if a dimension is out of range
     */
    public LinearBlock(Kernels kernels, int columns, int outputs, Precision precision) {
        if (columns < 1 || outputs < 1) {
            throw new IllegalArgumentException("columns and outputs must be at least 1: " + columns + ", " + outputs);
        }
        this.kernels = kernels;
        this.precision = precision;
        this.columns = columns;
        this.outputs = outputs;
        this.capacity = SubBlocks.rows(columns, outputs, precision);
        int parameters = Math.multiplyExact(columns, outputs);
        this.intercepts = new double[outputs];
        this.margins = new double[Math.multiplyExact(capacity, outputs)];
        this.total = new double[parameters];
        this.interceptGradient = new double[outputs];
        this.line = new float[precision == Precision.FLOAT32 ? parameters : 0];
        this.weights = NativeBuffer.allocate(precision, parameters);
        this.features = NativeBuffer.allocate(precision, (long) capacity * columns);
        this.scores = NativeBuffer.allocate(precision, (long) capacity * outputs);
        this.gradient = NativeBuffer.allocate(precision, parameters);
        weights.zero();
        gradient.zero();
    }

    /**
     * Sets where margins and gradients are taken; sums so far are kept.
     *
     * @param weightValues row-major {@code [outputs, columns]}
     * @param interceptValues {@code [outputs]}
     * @throws IllegalArgumentException if a length is wrong
     */
    public void parameters(double[] weightValues, double[] interceptValues) {
        if (weightValues.length != columns * outputs || interceptValues.length != outputs) {
            throw new IllegalArgumentException("expected " + columns * outputs + " weights and " + outputs
                    + " intercepts, got " + weightValues.length + " and " + interceptValues.length);
        }
        weights.put(0, Vectors.transpose(weightValues, outputs, columns), 0, weightValues.length);
        System.arraycopy(interceptValues, 0, intercepts, 0, outputs);
    }

    /**
     * Adds loss and gradient of a block.
     *
     * @param block row-major {@code [count, columns]} from {@code offset}
     * @throws IndexOutOfBoundsException if the range is outside the array
     */
    public void learn(double[] block, int offset, int count, MarginLoss marginLoss) {
        check(block.length, offset, count);
        for (int done = 0; done < count; done += capacity) {
            int size = Math.min(capacity, count - done);
            features.put(0, block, offset + done * columns, size * columns);
            descend(done, size, marginLoss);
        }
    }

    /** Adds loss and gradient of a float32 block; otherwise as the method for float64. */
    public void learn(float[] block, int offset, int count, MarginLoss marginLoss) {
        check(block.length, offset, count);
        for (int done = 0; done < count; done += capacity) {
            int size = Math.min(capacity, count - done);
            features.put(0, block, offset + done * columns, size * columns);
            descend(done, size, marginLoss);
        }
    }

    /**
     * Computes the margins of a block; changes no sum.
     *
     * @param block row-major {@code [count, columns]} from {@code offset}
     * @param result row-major {@code [count, outputs]}, written from the start
     * @throws IndexOutOfBoundsException if the range is outside the array or the result is too short
     */
    public void margins(double[] block, int offset, int count, double[] result) {
        check(block.length, offset, count);
        Objects.checkFromIndexSize(0L, (long) count * outputs, result.length);
        for (int done = 0; done < count; done += capacity) {
            int size = Math.min(capacity, count - done);
            features.put(0, block, offset + done * columns, size * columns);
            score(size);
            System.arraycopy(margins, 0, result, done * outputs, size * outputs);
        }
    }

    /** Computes the margins of a float32 block; otherwise as the method for float64. */
    public void margins(float[] block, int offset, int count, double[] result) {
        check(block.length, offset, count);
        Objects.checkFromIndexSize(0L, (long) count * outputs, result.length);
        for (int done = 0; done < count; done += capacity) {
            int size = Math.min(capacity, count - done);
            features.put(0, block, offset + done * columns, size * columns);
            score(size);
            System.arraycopy(margins, 0, result, done * outputs, size * outputs);
        }
    }

    /** The sums since the last call, which are then reset; empty when no row was learned. */
    public Sums finish() {
        drain();
        Sums sums = rows == 0 ? Sums.empty() : new Sums(rows, loss, total.clone(), interceptGradient.clone());
        rows = 0;
        loss = 0;
        Arrays.fill(total, 0);
        Arrays.fill(interceptGradient, 0);
        return sums;
    }

    /** Frees the native memory; closing again does nothing. */
    @Override
    public void close() {
        weights.close();
        features.close();
        scores.close();
        gradient.close();
    }

    private void check(int available, int offset, int count) {
        if (features.closed()) {
            throw new IllegalStateException("linear block of " + columns + " columns is closed");
        }
        Objects.checkFromIndexSize(offset, (long) count * columns, (long) available);
    }

    private void score(int size) {
        Operand left = Operand.of(features, size, columns);
        kernels.multiply(1, left, Operand.of(weights, columns, outputs), 0, scores);
        scores.get(0, margins, 0, size * outputs);
        for (int row = 0, at = 0; row < size; row++) {
            for (int k = 0; k < outputs; k++, at++) {
                margins[at] += intercepts[k];
            }
        }
    }

    private void descend(int firstRow, int size, MarginLoss marginLoss) {
        score(size);
        loss += marginLoss.differentiate(firstRow, size, margins);
        for (int row = 0, at = 0; row < size; row++) {
            for (int k = 0; k < outputs; k++, at++) {
                interceptGradient[k] += margins[at];
            }
        }
        scores.put(0, margins, 0, size * outputs);
        Operand derivatives = Operand.of(scores, size, outputs).transpose();
        kernels.multiply(1, derivatives, Operand.of(features, size, columns), 1, gradient);
        rows += size;
        undrained += size;
        if (precision == Precision.FLOAT32 && undrained >= DRAIN_ROWS) {
            drain();
        }
    }

    private void drain() {
        if (precision == Precision.FLOAT64) {
            gradient.get(0, total, 0, total.length);
        } else {
            gradient.get(0, line, 0, line.length);
            for (int i = 0; i < line.length; i++) {
                total[i] += line[i];
            }
        }
        if (precision == Precision.FLOAT32 || undrained > 0) {
            gradient.zero();
        }
        undrained = 0;
    }
}
