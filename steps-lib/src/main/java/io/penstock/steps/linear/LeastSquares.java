package io.penstock.steps.linear;

import io.penstock.steps.kernel.DenseSolver;
import io.penstock.steps.kernel.Moments;

/**
 * The solution of a (ridge) least squares problem from its moments.
 *
 * @param coefficients {@code [targets, columns]}
 * @param intercepts {@code [targets]}
 * @param rank of the system that was solved
 * @param objective half the mean squared error and the penalty, {@code [targets]}
 */
record LeastSquares(double[] coefficients, double[] intercepts, int rank, double[] objective) {
    /** A column that varies by less than this share of its mean is constant to working precision. */
    private static final double CONSTANT = 1e-28;

    /**
     * Solves the normal equations, every column scaled so that the diagonal is one.
     *
     * @param l2 weight of half the squared coefficients
     * @param standardize whether the penalty sees coefficients in units of deviations
     * @param intercept whether there is an intercept
     */
    static LeastSquares solve(Moments moments, double l2, boolean standardize, boolean intercept) {
        int width = moments.columns();
        int targets = moments.targets();
        double weight = moments.weight();
        double[] mean = moments.featureMeans();
        double[] targetMean = moments.targetMeans();
        double[] system = moments.featureScatter();
        double[] right = moments.crossScatter();
        double[] square = moments.targetScatter();
        double[] penalty = new double[width];
        for (int j = 0; j < width; j++) {
            penalty[j] = standardize ? l2 * system[j * width + j] / weight : l2;
        }
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                system[i * width + j] = system[i * width + j] / weight + (intercept ? 0 : mean[i] * mean[j]);
            }
            for (int k = 0; k < targets; k++) {
                right[i * targets + k] = right[i * targets + k] / weight + (intercept ? 0 : mean[i] * targetMean[k]);
            }
        }
        double[] scale = new double[width];
        int varying = 0;
        for (int j = 0; j < width; j++) {
            double size = system[j * width + j];
            boolean constant = size == 0 || (intercept && size <= CONSTANT * mean[j] * mean[j]);
            scale[j] = constant ? 0 : 1 / Math.sqrt(size + penalty[j]);
            varying += constant ? 0 : 1;
        }
        double[] scaled = new double[width * width];
        double[] scaledRight = new double[width * targets];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                scaled[i * width + j] = system[i * width + j] * scale[i] * scale[j];
            }
            scaled[i * width + i] = 1; // a constant column gets an equation of its own: coefficient 0
            for (int k = 0; k < targets; k++) {
                scaledRight[i * targets + k] = right[i * targets + k] * scale[i];
            }
        }
        double tolerance = Math.max(10.0 * width, 1000) * Math.ulp(1.0);
        DenseSolver.Solution solution = DenseSolver.solveSymmetric(scaled, width, scaledRight, targets, tolerance);
        double[] coefficients = new double[targets * width];
        double[] intercepts = new double[targets];
        double[] objective = new double[targets];
        for (int k = 0; k < targets; k++) {
            double explained = 0;
            double penalties = 0;
            for (int j = 0; j < width; j++) {
                coefficients[k * width + j] = solution.values()[j * targets + k] * scale[j];
            }
            for (int i = 0; i < width; i++) {
                double w = coefficients[k * width + i];
                double image = 0;
                for (int j = 0; j < width; j++) {
                    image += system[i * width + j] * coefficients[k * width + j];
                }
                explained += w * (2 * right[i * targets + k] - image);
                penalties += penalty[i] * w * w;
                intercepts[k] -= intercept ? w * mean[i] : 0;
            }
            intercepts[k] += intercept ? targetMean[k] : 0;
            double total = square[k * targets + k] / weight + (intercept ? 0 : targetMean[k] * targetMean[k]);
            objective[k] = Math.max(0, total - explained) / 2 + penalties / 2;
        }
        return new LeastSquares(coefficients, intercepts, solution.rank() - (width - varying), objective);
    }
}
