package io.penstock.engine.searcher.gaussian;

import java.util.Arrays;

/**
 * The covariance of two points: Matern's with smoothness 5/2 and a length-scale per coordinate (Rasmussen and Williams, 2006, 4.17). Coordinates are within
 * 0 and 1; NaN where a point has none. Two different values of a coordinate without an order are 1 apart.
 *
 * @param unordered which coordinates have no order
 * @param inverses one over the square of each length-scale
 * @param signal the variance of the function
 * @param noise the variance of what is observed around it
 */
public record Kernel(boolean[] unordered, double[] inverses, double signal, double noise) {
    private static final double ROOT_FIVE = Math.sqrt(5);

    /** The kernel to begin with. */
    public static Kernel start(boolean[] unordered) {
        double[] inverses = new double[unordered.length];
        Arrays.fill(inverses, 5);
        return new Kernel(unordered, inverses, 1, 1e-3);
    }

    /** Squared distance along one coordinate. */
    double gap(int coordinate, double left, double right) {
        double difference = left - right;
        if (Double.isNaN(difference)) {
            if (Double.isNaN(left) && Double.isNaN(right)) {
                return 0;
            }
            double only = (Double.isNaN(left) ? right : left) - 0.5;
            return unordered[coordinate] ? 1 : only * only + 0.75;
        }
        return unordered[coordinate] ? (difference == 0 ? 0 : 1) : difference * difference;
    }

    double distance(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < inverses.length; i++) {
            sum += inverses[i] * gap(i, left[i], right[i]);
        }
        return sum;
    }

    /** The covariance at a squared scaled distance. */
    double at(double square) {
        double r = ROOT_FIVE * Math.sqrt(square);
        return signal * (1 + r + r * r / 3) * Math.exp(-r);
    }

    /** The derivative of {@link #at} by the squared distance. */
    double slope(double square) {
        double r = ROOT_FIVE * Math.sqrt(square);
        return -signal * 5 / 6 * (1 + r) * Math.exp(-r);
    }

    /** Covariances of the points with each other, lower triangle, noise included. */
    double[][] matrix(double[][] points) {
        double[][] matrix = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            matrix[i] = new double[i + 1];
            for (int j = 0; j < i; j++) {
                matrix[i][j] = at(distance(points[i], points[j]));
            }
            matrix[i][i] = signal + noise;
        }
        return matrix;
    }
}
