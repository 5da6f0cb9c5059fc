package io.penstock.steps.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A differentiable loss of a linear model's margins, evaluated on consecutive rows of one block.
 *
 * <p>The losses made here hold the labels of one block and, optionally, weights, both read from an offset: row
 * {@code i} of the block has label {@code labels[offset + i]}. Arrays are not copied.
 */
@FunctionalInterface
public interface MarginLoss {
    /**
     * Replaces margins by the derivatives of the loss with respect to them.
     *
     * @param firstRow index, within the block, of the first row given
     * @param rows number of rows given
     * @param margins row-major {@code [rows, outputs]} at the start of the array, which may be longer; in: margins,
     *     out: derivatives, already multiplied by the rows' weights
     * @return the weighted sum of the loss over these rows
     */
    double differentiate(int firstRow, int rows, double[] margins);

    /**
     * Cross-entropy of the softmax over {@code outputs} margins, in nats; safe for large margins.
     *
     * @param labels class of every row, {@code [0, outputs)}
     */
    static MarginLoss softmax(int outputs, int[] labels, int offset, double @Nullable [] weights) {
        return (firstRow, rows, margins) -> {
            double loss = 0;
            for (int row = 0; row < rows; row++) {
                int start = row * outputs;
                double largest = margins[start];
                for (int k = 1; k < outputs; k++) {
                    largest = Math.max(largest, margins[start + k]);
                }
                int label = labels[offset + firstRow + row];
                double chosen = margins[start + label];
                double sum = 0;
                for (int k = 0; k < outputs; k++) {
                    double value = Math.exp(margins[start + k] - largest);
                    margins[start + k] = value;
                    sum += value;
                }
                double weight = weights == null ? 1 : weights[offset + firstRow + row];
                loss += weight * (Math.log(sum) + largest - chosen);
                double scale = weight / sum;
                for (int k = 0; k < outputs; k++) {
                    margins[start + k] *= scale;
                }
                margins[start + label] -= weight;
            }
            return loss;
        };
    }

    /**
     * Logistic loss of one margin, in nats, {@code log(1 + exp(-margin))} for label one; safe for large margins.
     *
     * @param labels zero or one for every row; values between are soft labels
     */
    static MarginLoss logistic(double[] labels, int offset, double @Nullable [] weights) {
        return (firstRow, rows, margins) -> {
            double loss = 0;
            for (int row = 0; row < rows; row++) {
                double margin = margins[row];
                double label = labels[offset + firstRow + row];
                double weight = weights == null ? 1 : weights[offset + firstRow + row];
                double tail = Math.exp(-Math.abs(margin));
                double probability = (margin >= 0 ? 1 : tail) / (1 + tail);
                loss += weight * (Math.max(margin, 0) - label * margin + Math.log1p(tail));
                margins[row] = weight * (probability - label);
            }
            return loss;
        };
    }

    /**
     * Half the squared error, summed over the outputs.
     *
     * @param labels row-major {@code [rows, outputs]}; row {@code i} of the block starts at
     *     {@code (offset + i) * outputs}
     */
    static MarginLoss squared(int outputs, double[] labels, int offset, double @Nullable [] weights) {
        return (firstRow, rows, margins) -> {
            double loss = 0;
            for (int row = 0; row < rows; row++) {
                int label = (offset + firstRow + row) * outputs;
                double weight = weights == null ? 1 : weights[offset + firstRow + row];
                for (int k = 0; k < outputs; k++) {
                    double error = margins[row * outputs + k] - labels[label + k];
                    loss += 0.5 * weight * error * error;
                    margins[row * outputs + k] = weight * error;
                }
            }
            return loss;
        };
    }
}
