package io.penstock.steps.math;

/**
 * When an optimizer stops, what it remembers and what it penalizes.
 *
 * @param maxIterations most accepted steps, zero or more
 * @param valueTolerance stop when a step lowers the objective by no more than this times
 *     {@code max(|before|, |after|, 1)}; zero for never, but when nothing changed
 * @param gradientTolerance stop when no entry of the (pseudo-)gradient is larger than this in magnitude
 * @param memory number of past steps that shape the next direction, one or more
 * @param penalties weight of the absolute value of every coordinate, or empty for no L1 penalty; zero leaves a
 *     coordinate, such as an intercept, free
 */
public record OptimizerSettings(
        int maxIterations, double valueTolerance, double gradientTolerance, int memory, double[] penalties) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public OptimizerSettings {
        if (maxIterations < 0 || memory < 1 || !(valueTolerance >= 0) || !(gradientTolerance >= 0)) {
            throw new IllegalArgumentException("optimizer settings out of range: maxIterations " + maxIterations
                    + ", valueTolerance " + valueTolerance + ", gradientTolerance " + gradientTolerance + ", memory "
                    + memory);
        }
        for (double penalty : penalties) {
            if (!(penalty >= 0 && penalty < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("L1 penalty must be finite and not negative: " + penalty);
            }
        }
    }

    /** 100 iterations, value tolerance 1e-9, gradient tolerance 1e-6, memory of 10 steps, no penalty. */
    public static OptimizerSettings defaults() {
        return new OptimizerSettings(100, 1e-9, 1e-6, 10, new double[0]);
    }

    /** The same with another number of iterations. */
    public OptimizerSettings withMaxIterations(int iterations) {
        return new OptimizerSettings(iterations, valueTolerance, gradientTolerance, memory, penalties);
    }

    /** The same with other tolerances. */
    public OptimizerSettings withTolerances(double value, double gradient) {
        return new OptimizerSettings(maxIterations, value, gradient, memory, penalties);
    }

    /** The same with other L1 penalties, one a coordinate. */
    public OptimizerSettings withPenalties(double[] weights) {
        return new OptimizerSettings(maxIterations, valueTolerance, gradientTolerance, memory, weights);
    }

    boolean penalized() {
        return penalties.length > 0;
    }
}
