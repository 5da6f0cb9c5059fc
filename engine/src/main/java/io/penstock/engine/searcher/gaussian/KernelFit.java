package io.penstock.engine.searcher.gaussian;

import java.util.Arrays;

/**
 * The most probable kernel for some values: length-scales are log-normal beforehand, signal and noise gamma-distributed as with Optuna's sampler.
 *
 * @param kernel the most probable one
 * @param loss the negative logarithm of how probable it and the values are together
 */
public record KernelFit(Kernel kernel, double loss) {
    private static final double LEAST_NOISE = 1e-6;
    private static final double LENGTH_MEAN = Math.log(0.4);
    private static final double LENGTH_DEVIATION = 0.7;

    /**
     * Fits.
     *
     * @param points coordinates
     * @param values standardized
     * @param start from where
     * @param steps of the descent at most
     */
    public static KernelFit of(double[][] points, double[] values, Kernel start, int steps) {
        int d = start.inverses().length;
        double[] x = new double[d + 2];
        double[] low = new double[d + 2];
        double[] high = new double[d + 2];
        for (int i = 0; i < d; i++) {
            x[i] = Math.log(start.inverses()[i]);
        }
        Arrays.fill(low, Math.log(1e-3));
        Arrays.fill(high, Math.log(1e3));
        x[d] = Math.log(start.signal());
        x[d + 1] = Math.log(start.noise());
        low[d + 1] = Math.log(LEAST_NOISE);
        high[d + 1] = Math.log(2);
        boolean[] unordered = start.unordered();
        double[][][] gaps = gaps(start, points);
        Descent.Result best = Descent.from(
                x, low, high, steps, (at, gradient) -> loss(kernel(unordered, at), gaps, values, gradient));
        return new KernelFit(kernel(unordered, best.x()), best.value());
    }

    private static Kernel kernel(boolean[] unordered, double[] logs) {
        int d = unordered.length;
        double[] inverses = new double[d];
        for (int i = 0; i < d; i++) {
            inverses[i] = Math.exp(logs[i]);
        }
        return new Kernel(unordered, inverses, Math.exp(logs[d]), Math.exp(logs[d + 1]));
    }

    private static double[][][] gaps(Kernel kernel, double[][] points) {
        double[][][] gaps = new double[points.length][][];
        for (int i = 0; i < points.length; i++) {
            gaps[i] = new double[i][kernel.inverses().length];
            for (int j = 0; j < i; j++) {
                for (int k = 0; k < gaps[i][j].length; k++) {
                    gaps[i][j][k] = kernel.gap(k, points[i][k], points[j][k]);
                }
            }
        }
        return gaps;
    }

    /** The negative logarithm of the posterior, and its gradient by the logarithms of the parameters. */
    private static double loss(Kernel kernel, double[][][] gaps, double[] values, double[] gradient) {
        int n = values.length;
        int d = kernel.inverses().length;
        double[] inverses = kernel.inverses();
        double[][] covariance = new double[n][];
        double[][] slopes = new double[n][];
        double[][] signals = new double[n][];
        for (int i = 0; i < n; i++) {
            covariance[i] = new double[i + 1];
            slopes[i] = new double[i];
            signals[i] = new double[i];
            for (int j = 0; j < i; j++) {
                double square = 0;
                double[] gap = gaps[i][j];
                for (int k = 0; k < d; k++) {
                    square += inverses[k] * gap[k];
                }
                double r = Math.sqrt(5 * square);
                double decay = kernel.signal() * Math.exp(-r);
                covariance[i][j] = (1 + r + r * r / 3) * decay;
                signals[i][j] = covariance[i][j];
                slopes[i][j] = -5.0 / 6 * (1 + r) * decay;
            }
            covariance[i][i] = kernel.signal() + kernel.noise();
        }
        Cholesky cholesky = Cholesky.of(covariance);
        double[] alpha = values.clone();
        cholesky.forward(alpha);
        double loss = cholesky.halfLogDeterminant();
        for (double value : alpha) {
            loss += value * value / 2;
        }
        cholesky.backward(alpha);
        double[][] inverse = cholesky.inverse();
        Arrays.fill(gradient, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double weight = inverse[i][j] - alpha[i] * alpha[j];
                gradient[d] += weight * signals[i][j];
                double slope = weight * slopes[i][j];
                double[] gap = gaps[i][j];
                for (int k = 0; k < d; k++) {
                    gradient[k] += slope * gap[k];
                }
            }
            double weight = (inverse[i][i] - alpha[i] * alpha[i]) / 2;
            gradient[d] += weight * kernel.signal();
            gradient[d + 1] += weight * kernel.noise();
        }
        for (int k = 0; k < d; k++) {
            gradient[k] *= inverses[k];
            double away = (-0.5 * Math.log(inverses[k]) - LENGTH_MEAN) / LENGTH_DEVIATION;
            loss += away * away / 2;
            gradient[k] -= 0.5 * away / LENGTH_DEVIATION;
        }
        // Gamma(2, 1) for the signal, Gamma(1.1, 30) for the noise.
        loss += kernel.signal() - Math.log(kernel.signal());
        gradient[d] += kernel.signal() - 1;
        loss += 30 * kernel.noise() - 0.1 * Math.log(kernel.noise());
        gradient[d + 1] += 30 * kernel.noise() - 0.1;
        return loss;
    }
}
