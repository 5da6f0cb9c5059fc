package io.penstock.steps.math;

import io.penstock.steps.math.LineSearch.Sample;

/**
 * The interval of a line search and its next step: Moré and Thuente's safeguarded cubic and quadratic interpolation,
 * as in MINPACK-2's dcstep.
 *
 * @param low end with the lowest value
 * @param high other end
 * @param bracketed whether a minimizer lies between them
 * @param next the next step
 */
record Interval(Sample low, Sample high, boolean bracketed, double next) {
    static Interval update(Sample low, Sample high, Sample trial, boolean bracketed, double floor, double roof) {
        boolean opposite = trial.slope() * Math.signum(low.slope()) < 0;
        double at = trial.step();
        double next;
        boolean found = bracketed;
        if (trial.value() > low.value()) {
            double cubic = cubicFromLow(low, trial);
            double reach = at - low.step();
            double quadratic =
                    low.step() + low.slope() / ((low.value() - trial.value()) / reach + low.slope()) / 2 * reach;
            boolean cubicNearer = Math.abs(cubic - low.step()) < Math.abs(quadratic - low.step());
            next = cubicNearer ? cubic : cubic + (quadratic - cubic) / 2;
            found = true;
        } else if (opposite) {
            double cubic = cubicFromTrial(trial, low);
            double secant = secant(low, trial);
            next = Math.abs(cubic - at) > Math.abs(secant - at) ? cubic : secant;
            found = true;
        } else if (Math.abs(trial.slope()) < Math.abs(low.slope())) {
            next = whenSlopeFalls(low, high, trial, bracketed, floor, roof);
        } else if (bracketed) {
            next = cubicFromTrial(trial, high);
        } else {
            next = at > low.step() ? roof : floor;
        }
        if (trial.value() > low.value()) {
            return new Interval(low, trial, found, next);
        }
        return new Interval(trial, opposite ? low : high, found, next);
    }

    private static double whenSlopeFalls(
            Sample low, Sample high, Sample trial, boolean bracketed, double floor, double roof) {
        double at = trial.step();
        double theta = theta(low, trial);
        double scale = Math.max(Math.abs(theta), Math.max(Math.abs(low.slope()), Math.abs(trial.slope())));
        double root = theta / scale * (theta / scale) - low.slope() / scale * (trial.slope() / scale);
        double gamma = scale * Math.sqrt(Math.max(0, root));
        gamma = at > low.step() ? -gamma : gamma;
        double ratio = (gamma - trial.slope() + theta) / (gamma + (low.slope() - trial.slope()) + gamma);
        double cubic = at > low.step() ? roof : floor;
        if (ratio < 0 && gamma != 0) {
            cubic = at + ratio * (low.step() - at);
        }
        double secant = secant(low, trial);
        boolean cubicNearer = Math.abs(cubic - at) < Math.abs(secant - at);
        if (bracketed) {
            double next = cubicNearer ? cubic : secant;
            double guard = at + 0.66 * (high.step() - at);
            return at > low.step() ? Math.min(guard, next) : Math.max(guard, next);
        }
        double next = cubicNearer ? secant : cubic;
        return Math.max(floor, Math.min(roof, next));
    }

    private static double theta(Sample from, Sample to) {
        return 3 * (from.value() - to.value()) / (to.step() - from.step()) + from.slope() + to.slope();
    }

    private static double gamma(double theta, double left, double right) {
        double scale = Math.max(Math.abs(theta), Math.max(Math.abs(left), Math.abs(right)));
        double ratio = theta / scale;
        return scale * Math.sqrt(Math.max(0, ratio * ratio - left / scale * (right / scale)));
    }

    private static double cubicFromLow(Sample low, Sample trial) {
        double theta = theta(low, trial);
        double gamma = gamma(theta, low.slope(), trial.slope());
        gamma = trial.step() < low.step() ? -gamma : gamma;
        double ratio = (gamma - low.slope() + theta) / (gamma - low.slope() + gamma + trial.slope());
        return low.step() + ratio * (trial.step() - low.step());
    }

    private static double cubicFromTrial(Sample trial, Sample end) {
        double theta = theta(trial, end);
        double gamma = gamma(theta, end.slope(), trial.slope());
        gamma = trial.step() > end.step() ? -gamma : gamma;
        double ratio = (gamma - trial.slope() + theta) / (gamma - trial.slope() + gamma + end.slope());
        return trial.step() + ratio * (end.step() - trial.step());
    }

    private static double secant(Sample low, Sample trial) {
        return trial.step() + trial.slope() / (trial.slope() - low.slope()) * (low.step() - trial.step());
    }
}
