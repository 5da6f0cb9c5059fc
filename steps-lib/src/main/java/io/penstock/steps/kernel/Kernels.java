package io.penstock.steps.kernel;

/**
 * The native operations that the package is built on; one implementation per kind of device.
 *
 * <p>All matrices are dense and row-major, all buffers of one call have the same precision, and a call runs on the
 * calling thread. Implementations are thread-safe as long as no two threads share a buffer.
 */
public interface Kernels {
    /** The central processor, through OpenBLAS held to one thread. */
    static Kernels cpu() {
        return OpenBlasKernels.INSTANCE;
    }

    /**
     * Computes {@code result = alpha * left * right + beta * result}.
     *
     * @param left as read, {@code [m, p]}
     * @param right as read, {@code [p, n]}
     * @param result {@code [m, n]}; read only when {@code beta} is not zero
     * @throws IllegalArgumentException if shapes or precisions do not agree
     * @throws IllegalStateException if a buffer is closed
     */
    void multiply(double alpha, Operand left, Operand right, double beta, NativeBuffer result);

    /**
     * Computes the upper triangle of {@code result = rows' * rows + beta * result}; the strict lower triangle is left
     * as it is.
     *
     * @param rows {@code [m, n]}, not transposed
     * @param result {@code [n, n]}
     * @throws IllegalArgumentException if shapes or precisions do not agree
     * @throws IllegalStateException if a buffer is closed
     */
    void gram(Operand rows, double beta, NativeBuffer result);

    /**
     * Computes the squared Euclidean norm of every row.
     *
     * @param rows {@code [m, n]}, not transposed
     * @param result the first {@code m} entries are written
     * @throws IllegalArgumentException if {@code result} is too short
     * @throws IllegalStateException if the buffer is closed
     */
    void squaredNorms(Operand rows, double[] result);
}
