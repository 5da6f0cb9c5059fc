package io.penstock.steps.kernel;

/**
 * The largest eigenvalues of a symmetric matrix and their eigenvectors.
 *
 * <p>Each vector's entry of largest magnitude (the first, among equals) is positive, so the signs are deterministic.
 *
 * @param values eigenvalues in descending order, {@code [count]}
 * @param vectors orthonormal eigenvectors, one a row, row-major {@code [count, order]}
 */
public record SymmetricEigen(double[] values, double[] vectors) {
    /** The number of eigenvalues. */
    public int count() {
        return values.length;
    }
}
