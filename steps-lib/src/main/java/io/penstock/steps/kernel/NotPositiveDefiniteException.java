package io.penstock.steps.kernel;

/** A matrix that a Cholesky factorization needs positive definite is not, to working precision. */
public final class NotPositiveDefiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NotPositiveDefiniteException(int order, int minor) {
        super("matrix of order " + order + " is not positive definite: its leading minor of order " + minor
                + " is not; add a ridge, drop dependent columns, or use solveSymmetric");
    }
}
