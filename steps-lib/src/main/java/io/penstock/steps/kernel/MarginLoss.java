package io.penstock.steps.kernel;

/** A differentiable loss of a linear model's margins, evaluated on consecutive rows of one block. */
@FunctionalInterface
public interface MarginLoss {
    /**
     * Replaces margins by the derivatives of the loss with respect to them.
     *
     * @param firstRow index, within the block, of the first row given
     * @param rows number of rows given
     * @param margins row-major {@code [rows, outputs]} at the start of the array, which may be longer; in: margins, out:
     *     derivatives, already multiplied by the rows' weights
     * @return the weighted sum of the loss over these rows
     */
    double differentiate(int firstRow, int rows, double[] margins);
}
