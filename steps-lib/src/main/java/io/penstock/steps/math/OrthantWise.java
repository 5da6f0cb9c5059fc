package io.penstock.steps.math;

/** The parts of OWL-QN that concern the L1 penalty (Andrew and Gao, 2007, section 3.2). */
final class OrthantWise {
    private OrthantWise() {}

    /** Weighted sum of the absolute values; zero without penalties. */
    static double penalty(double[] point, double[] penalties) {
        double sum = 0;
        for (int i = 0; i < penalties.length; i++) {
            sum += penalties[i] == 0 ? 0 : penalties[i] * Math.abs(point[i]);
        }
        return sum;
    }

    /** The subgradient of least norm of the penalized objective. */
    static double[] pseudoGradient(double[] point, double[] gradient, double[] penalties) {
        double[] result = new double[point.length];
        for (int i = 0; i < result.length; i++) {
            double up = gradient[i] + penalties[i];
            double down = gradient[i] - penalties[i];
            if (point[i] != 0) {
                result[i] = point[i] > 0 ? up : down;
            } else {
                result[i] = up < 0 ? up : Math.max(down, 0);
            }
        }
        return result;
    }

    /** Zeroes penalized entries of a direction that do not descend; does nothing without penalties. */
    static void align(double[] direction, double[] pseudo, double[] penalties) {
        for (int i = 0; i < penalties.length; i++) {
            if (penalties[i] > 0 && direction[i] * pseudo[i] >= 0) {
                direction[i] = 0;
            }
        }
    }

    /** Zeroes penalized coordinates of a point that left the orthant of the search. */
    static void project(double[] point, double[] base, double[] pseudo, double[] penalties) {
        for (int i = 0; i < point.length; i++) {
            double orthant = base[i] != 0 ? base[i] : -pseudo[i];
            if (penalties[i] > 0 && point[i] * Math.signum(orthant) <= 0) {
                point[i] = 0;
            }
        }
    }
}
