package io.penstock.steps.network.compute;

/** Normalization of the columns (batch) or the rows (layer) of matrices. Variances are divided by the number of values. */
public interface Normalizations {
    /** The mean and the variance of every column of {@code x [rows, width]}. */
    void columnMoments(Block x, int rows, int width, Block mean, Block variance);

    /** {@code y = (x - mean) / sqrt(variance + epsilon) · gain + shift}, column by column. */
    void normalizeColumns(
            Block x, int rows, int width, Block mean, Block variance, double epsilon, Block gain, Block shift, Block y);

    /**
     * The gradients of {@link #normalizeColumns} where the moments are those of {@code x}.
     *
     * @param dX added to
     */
    void normalizeColumnsGradient(
            Block x,
            Block dY,
            int rows,
            int width,
            Block mean,
            Block variance,
            double epsilon,
            Block gain,
            Block dGain,
            Block dShift,
            Block dX);

    /** {@code y = (x - mean of the row) / sqrt(variance of the row + epsilon) · gain + shift}. */
    void normalizeRows(Block x, int rows, int width, double epsilon, Block gain, Block shift, Block y);

    /**
     * The gradients of {@link #normalizeRows}.
     *
     * @param dX added to
     */
    void normalizeRowsGradient(
            Block x, Block dY, int rows, int width, double epsilon, Block gain, Block dGain, Block dShift, Block dX);
}
