package io.penstock.engine.searcher.evolution;

import java.util.List;

/**
 * The state of an evolution strategy with covariance matrix adaptation (Hansen, "The CMA evolution strategy: a tutorial", 2016, with negative weights).
 * Points that it has not drawn itself may be among those it hears of; their lengths are bounded (Hansen, "Injecting external solutions", 2011).
 */
public final class CovarianceAdaptation {
    private static final double MOST_SIGMA = 1;
    private static final double WORST_CONDITION = 1e14;

    private final int width;
    private final int population;
    private final double[] weights;
    private final double mass;
    private final double sigmaRate;
    private final double damping;
    private final double pathRate;
    private final double rankOne;
    private final double rankMany;
    private final double expectedLength;
    private final double[] mean;
    private final double[] sigmaPath;
    private final double[] path;
    private final double[][] covariance;
    private double sigma;
    private Eigen eigen;
    private int generations;

    /**
     * Begins.
     *
     * @param start where the first generation is centred
     * @param sigma how wide it is
     * @param population how many points a generation has, at least 4
     */
    public CovarianceAdaptation(double[] start, double sigma, int population) {
        this.width = start.length;
        this.population = population;
        this.mean = start.clone();
        this.sigma = sigma;
        this.sigmaPath = new double[width];
        this.path = new double[width];
        this.covariance = new double[width][width];
        for (int i = 0; i < width; i++) {
            covariance[i][i] = 1;
        }
        this.eigen = Eigen.of(covariance);
        this.weights = new double[population];
        for (int i = 0; i < population; i++) {
            weights[i] = Math.log((population + 1) / 2.0) - Math.log(i + 1);
        }
        double good = 0;
        double goodSquares = 0;
        double bad = 0;
        double badSquares = 0;
        for (double weight : weights) {
            good += Math.max(0, weight);
            goodSquares += weight > 0 ? weight * weight : 0;
            bad += Math.max(0, -weight);
            badSquares += weight < 0 ? weight * weight : 0;
        }
        double n = width;
        this.mass = good * good / goodSquares;
        this.sigmaRate = (mass + 2) / (n + mass + 5);
        this.damping = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + sigmaRate;
        this.pathRate = (4 + mass / n) / (n + 4 + 2 * mass / n);
        this.rankOne = 2 / ((n + 1.3) * (n + 1.3) + mass);
        this.rankMany = Math.min(1 - rankOne, 2 * (0.25 + mass + 1 / mass - 2) / ((n + 2) * (n + 2) + mass));
        this.expectedLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
        double badMass = bad * bad / badSquares;
        double badSum = Math.min(
                1 + rankOne / rankMany,
                Math.min(1 + 2 * badMass / (mass + 2), (1 - rankOne - rankMany) / (n * rankMany)));
        for (int i = 0; i < population; i++) {
            weights[i] = weights[i] > 0 ? weights[i] / good : weights[i] * badSum / bad;
        }
    }

    /** The usual number of points of a generation. */
    public static int population(int width) {
        return 4 + (int) (3 * Math.log(Math.max(1, width)));
    }

    public int population() {
        return population;
    }

    public int generations() {
        return generations;
    }

    public double[] mean() {
        return mean.clone();
    }

    /** The standard deviation along a coordinate. */
    public double deviation(int coordinate) {
        return sigma * Math.sqrt(covariance[coordinate][coordinate]);
    }

    /** A point, from standard normal numbers. */
    public double[] point(double[] normal) {
        double[] point = mean.clone();
        for (int k = 0; k < width; k++) {
            double length = sigma * Math.sqrt(eigen.values()[k]) * normal[k];
            for (int i = 0; i < width; i++) {
                point[i] += length * eigen.vectors()[i][k];
            }
        }
        return point;
    }

    /** Whether nothing more is to be found here. */
    public boolean hasConverged(double tolerance) {
        double widest = 0;
        double narrowest = Double.POSITIVE_INFINITY;
        for (double value : eigen.values()) {
            widest = Math.max(widest, value);
            narrowest = Math.min(narrowest, value);
        }
        return !(sigma * Math.sqrt(widest) >= tolerance) || widest > WORST_CONDITION * narrowest;
    }

    /** Hears a generation, the best point first. */
    public void update(List<double[]> ranked) {
        generations++;
        double[][] steps = new double[population][];
        double[] lengths = new double[population];
        double longest = Math.sqrt(width) + 2.0 * width / (width + 2);
        for (int i = 0; i < population; i++) {
            double[] step = new double[width];
            for (int k = 0; k < width; k++) {
                step[k] = (ranked.get(i)[k] - mean[k]) / sigma;
            }
            double length = norm(whitened(step));
            if (length > longest) {
                for (int k = 0; k < width; k++) {
                    step[k] *= longest / length;
                }
            }
            steps[i] = step;
            lengths[i] = Math.min(length, longest);
        }
        double[] move = new double[width];
        for (int i = 0; i < population; i++) {
            for (int k = 0; weights[i] > 0 && k < width; k++) {
                move[k] += weights[i] * steps[i][k];
            }
        }
        double[] white = whitened(move);
        double factor = Math.sqrt(sigmaRate * (2 - sigmaRate) * mass);
        for (int k = 0; k < width; k++) {
            mean[k] = Math.min(1, Math.max(0, mean[k] + sigma * move[k]));
            sigmaPath[k] = (1 - sigmaRate) * sigmaPath[k] + factor * white[k];
        }
        double length = norm(sigmaPath);
        double settled = Math.sqrt(1 - Math.pow(1 - sigmaRate, 2.0 * generations));
        boolean calm = length / settled < (1.4 + 2.0 / (width + 1)) * expectedLength;
        double pathFactor = calm ? Math.sqrt(pathRate * (2 - pathRate) * mass) : 0;
        for (int k = 0; k < width; k++) {
            path[k] = (1 - pathRate) * path[k] + pathFactor * move[k];
        }
        adapt(steps, lengths, calm);
        sigma = Math.min(
                MOST_SIGMA, sigma * Math.exp(Math.min(1, sigmaRate / damping * (length / expectedLength - 1))));
        eigen = Eigen.of(covariance);
        for (int k = 0; k < width; k++) {
            eigen.values()[k] = Math.max(1e-20, eigen.values()[k]);
        }
    }

    private void adapt(double[][] steps, double[] lengths, boolean calm) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double missing = calm ? 0 : rankOne * pathRate * (2 - pathRate);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double value =
                        (1 + missing - rankOne - rankMany * sum) * covariance[i][j] + rankOne * path[i] * path[j];
                for (int k = 0; k < population; k++) {
                    double weight = weights[k] >= 0
                            ? weights[k]
                            : weights[k] * width / Math.max(1e-12, lengths[k] * lengths[k]);
                    value += rankMany * weight * steps[k][i] * steps[k][j];
                }
                covariance[i][j] = value;
                covariance[j][i] = value;
            }
        }
    }

    private double[] whitened(double[] vector) {
        double[] white = new double[width];
        for (int k = 0; k < width; k++) {
            double along = 0;
            for (int i = 0; i < width; i++) {
                along += eigen.vectors()[i][k] * vector[i];
            }
            along /= Math.sqrt(eigen.values()[k]);
            for (int i = 0; i < width; i++) {
                white[i] += eigen.vectors()[i][k] * along;
            }
        }
        return white;
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
