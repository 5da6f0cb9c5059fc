package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.Precision;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way to a device. All blocks of a call come from the same instance; matrices are dense and row-major. Results are the same for the
 * same calls on the same device.
 */
public interface Compute extends AutoCloseable {
    /** The processor, on the calling thread. Whoever calls this closes it. */
    static Compute cpu(Precision precision) {
        return new CpuCompute(precision);
    }

    Precision precision();

    /** The device in words, such as {@code cpu}. */
    String device();

    /**
     * A block of zeros. Whoever calls this closes it.
     *
     * @throws io.penstock.engine.error.PenstockException of the class RESOURCE where the memory cannot be had
     */
    Block allocate(long length);

    /** Copies doubles into a block, from {@code at} on. */
    void write(double[] source, int offset, Block to, long at, int count);

    /** Copies floats into a block, from {@code at} on. */
    void write(float[] source, int offset, Block to, long at, int count);

    /** Copies values of a block into doubles. */
    void read(Block from, long at, double[] target, int offset, int count);

    void fill(Block block, double value);

    void copy(Block from, Block to);

    /** {@code result = alpha · left · right + beta · result}, for {@code left [m, k]} and {@code right [k, n]} as read. */
    void multiply(
            boolean transposeLeft,
            boolean transposeRight,
            int m,
            int n,
            int k,
            double alpha,
            Block left,
            Block right,
            double beta,
            Block result);

    /** {@code y += alpha · x}. */
    void add(double alpha, Block x, Block y);

    /** {@code x *= alpha}. */
    void scale(double alpha, Block x);

    /** The sum of the squares; NaN or infinite where one of the values is. */
    double squaredNorm(Block x);

    /** {@code x = activation(x + bias)} for every row of {@code x [rows, width]}. */
    void activate(Block x, @Nullable Block bias, int rows, int width, Activation activation);

    /** Multiplies the gradient by the activation's derivative where it has the values {@code y}. */
    void activateGradient(Block y, Block gradient, Activation activation);

    /** {@code sums[j] = Σ x[i, j]}. */
    void columnSums(Block x, int rows, int width, Block sums);

    /** Copies, or adds, some columns of a matrix to some columns of another one. */
    void copyColumns(
            Block from,
            int fromWidth,
            int fromColumn,
            Block to,
            int toWidth,
            int toColumn,
            int rows,
            int columns,
            boolean accumulate);

    /**
     * {@code y = x · mask / (1 - rate)}; the mask of a key is always the same, so the gradient takes the same way.
     *
     * @param rate share of zeros
     */
    void dropout(Block x, Block y, double rate, long key, boolean accumulate);

    /** {@code rows[i] = table[indices[i]]}, for rows of that width. Indices are whole numbers, checked before. */
    void gather(Block table, int width, Block indices, int count, Block rows);

    /** {@code table[indices[i]] += rows[i]}, in the order of the rows. */
    void scatter(Block rows, int width, Block indices, int count, Block table);

    /**
     * The weighted sum of the losses of rows, and its gradient.
     *
     * @param outputs {@code [rows, width]}
     * @param targets the class of a row for cross-entropy, else as many numbers as outputs
     * @param weights of the rows
     * @param smoothing what a class is not sure of, shared among all classes; for cross-entropy
     * @param scale of the gradient
     * @param gradient by the outputs, overwritten
     */
    double loss(
            Loss loss,
            Block outputs,
            Block targets,
            Block weights,
            int rows,
            int width,
            double smoothing,
            double scale,
            Block gradient);

    /** A step of descent with momentum: {@code v = momentum · v + g; w -= rate · (nesterov ? g + momentum · v : v)}. */
    void momentum(Block weights, Block gradient, Block velocity, double rate, double momentum, boolean nesterov);

    /**
     * A step of Adam; see D. Kingma and J. Ba, ICLR 2015.
     *
     * @param rate of the step, its corrections of bias in it
     * @param epsilon added to the root, likewise corrected
     */
    void adam(
            Block weights,
            Block gradient,
            Block first,
            Block second,
            double rate,
            double beta1,
            double beta2,
            double epsilon);

    /** Operations on images. */
    Windows windows();

    /** Normalization of columns and rows. */
    Normalizations normalizations();

    /** Steps in time. */
    Recurrences recurrences();

    /** Frees what this holds. Blocks are closed by those who asked for them, before. */
    @Override
    void close();
}
