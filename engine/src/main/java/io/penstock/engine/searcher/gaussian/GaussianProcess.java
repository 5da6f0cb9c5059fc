package io.penstock.engine.searcher.gaussian;

/**
 * What is believed of a function, given its values at some points. Immutable, but for a scratch that makes it belong to one thread.
 */
public final class GaussianProcess {
    private final Kernel kernel;
    private final double[][] points;
    private final double[] alpha;
    private final Cholesky cholesky;
    private final double[] covariances;
    private final double[] solved;

    /**
     * Conditions on values.
     *
     * @param kernel fitted
     * @param points coordinates
     * @param values of the first points, standardized; the others are believed to be as predicted
     */
    public GaussianProcess(Kernel kernel, double[][] points, double[] values) {
        this.kernel = kernel;
        this.points = points;
        this.cholesky = Cholesky.of(kernel.matrix(points));
        double[] solution = new double[points.length];
        if (values.length == points.length) {
            System.arraycopy(values, 0, solution, 0, values.length);
            cholesky.forward(solution);
            cholesky.backward(solution);
        } else {
            // A value that is as predicted changes no mean: the weights of the others stay what they are without it.
            double[][] known = java.util.Arrays.copyOf(points, values.length);
            System.arraycopy(new GaussianProcess(kernel, known, values).alpha, 0, solution, 0, values.length);
        }
        this.alpha = solution;
        this.covariances = new double[points.length];
        this.solved = new double[points.length];
    }

    /** The mean at a point. */
    public double mean(double[] at) {
        double mean = 0;
        for (int i = 0; i < points.length; i++) {
            mean += alpha[i] == 0 ? 0 : alpha[i] * kernel.at(kernel.distance(at, points[i]));
        }
        return mean;
    }

    /**
     * Mean and standard deviation of the function at a point.
     *
     * @param at coordinates
     * @param prediction is filled: mean, deviation
     */
    public void predict(double[] at, double[] prediction) {
        double mean = 0;
        for (int i = 0; i < points.length; i++) {
            covariances[i] = kernel.at(kernel.distance(at, points[i]));
            mean += alpha[i] * covariances[i];
        }
        System.arraycopy(covariances, 0, solved, 0, solved.length);
        cholesky.forward(solved);
        double variance = kernel.signal();
        for (double value : solved) {
            variance -= value * value;
        }
        prediction[0] = mean;
        prediction[1] = Math.sqrt(Math.max(variance, 1e-12));
    }

    /**
     * Also the gradients of both by the coordinates; those of coordinates without an order, or without a value, are 0.
     *
     * @param meanGradient is filled
     * @param deviationGradient is filled
     */
    public void predict(double[] at, double[] prediction, double[] meanGradient, double[] deviationGradient) {
        predict(at, prediction);
        cholesky.backward(solved);
        java.util.Arrays.fill(meanGradient, 0);
        java.util.Arrays.fill(deviationGradient, 0);
        double[] inverses = kernel.inverses();
        for (int i = 0; i < points.length; i++) {
            double slope = 2 * kernel.slope(kernel.distance(at, points[i]));
            for (int k = 0; k < at.length; k++) {
                double difference = kernel.unordered()[k] || Double.isNaN(at[k])
                        ? 0
                        : at[k] - (Double.isNaN(points[i][k]) ? 0.5 : points[i][k]);
                double change = slope * inverses[k] * difference;
                meanGradient[k] += alpha[i] * change;
                deviationGradient[k] -= solved[i] * change / prediction[1];
            }
        }
    }
}
