package io.penstock.steps.math;

/**
 * An optimizer between two evaluations of its objective: an immutable value, made of numbers and arrays only.
 *
 * <p>Evaluate the smooth objective and its gradient at {@link #point()}, call {@link #advance}, and repeat until
 * {@link #finished()}. Without L1 penalties this is L-BFGS (J. Nocedal and S. Wright, <i>Numerical Optimization</i>,
 * 2006, algorithm 7.5) with the line search of J. Moré and D. Thuente (1994), which takes one evaluation an iteration
 * almost always; with penalties it is OWL-QN (G. Andrew and J. Gao, <i>Scalable Training of L1-Regularized Log-Linear
 * Models</i>, 2007), and the penalty is added here, never by the caller. Values that are not finite are never accepted:
 * the step is shortened.
 *
 * <p>Arrays are not copied: treat them as read-only. Equality of records with arrays is by identity.
 *
 * @param settings when to stop
 * @param status whether it goes on
 * @param iterations accepted steps
 * @param evaluations evaluations told to {@link #advance}
 * @param point where the objective is wanted next, {@code [n]}; the best point once finished
 * @param base the last accepted point, {@code [n]}
 * @param baseValue the penalized objective at {@code base}
 * @param baseGradient the smooth gradient at {@code base}, {@code [n]}; empty before the first evaluation
 * @param direction along which the present search goes, {@code [n]}; empty before the first evaluation
 * @param search the present line search
 * @param history past steps and gradient differences, oldest pair first, {@code [pairs, 2, n]}
 * @param best the point of the lowest value seen, {@code [n]}
 * @param bestValue that value, penalty included; infinite before the first evaluation
 */
public record OptimizerState(
        OptimizerSettings settings,
        OptimizerStatus status,
        int iterations,
        int evaluations,
        double[] point,
        double[] base,
        double baseValue,
        double[] baseGradient,
        double[] direction,
        LineSearch search,
        double[] history,
        double[] best,
        double bestValue) {
    /**
     * An optimizer that has evaluated nothing yet.
     *
     * @param start where to start, {@code [n]}; copied
     * @throws IllegalArgumentException if {@code start} is not finite, or the penalties have another length
     */
    public static OptimizerState start(OptimizerSettings settings, double[] start) {
        if (settings.penalized() && settings.penalties().length != start.length) {
            throw new IllegalArgumentException(
                    "got " + settings.penalties().length + " L1 penalties for " + start.length + " coordinates");
        }
        if (!LimitedMemory.finite(start)) {
            throw new IllegalArgumentException("the starting point of an optimizer must be finite");
        }
        double[] point = start.clone();
        double[] none = new double[0];
        return new OptimizerState(
                settings,
                OptimizerStatus.RUNNING,
                0,
                0,
                point,
                point,
                Double.POSITIVE_INFINITY,
                none,
                none,
                LineSearch.none(),
                none,
                point,
                Double.POSITIVE_INFINITY);
    }

    /**
     * The optimizer after an evaluation at {@link #point()}.
     *
     * @param value the smooth objective, without the L1 penalty; may be NaN or infinite
     * @param gradient its gradient, {@code [n]}; not kept by reference
     * @throws IllegalStateException if the optimizer has finished
     * @throws IllegalArgumentException if the gradient has another length than the point
     */
    public OptimizerState advance(double value, double[] gradient) {
        if (finished()) {
            throw new IllegalStateException("the optimizer has finished: " + reason());
        }
        if (gradient.length != point.length) {
            throw new IllegalArgumentException(
                    "gradient has " + gradient.length + " entries, the point has " + point.length);
        }
        return LimitedMemory.advance(this, value, gradient);
    }

    /** Whether no more evaluations are wanted. */
    public boolean finished() {
        return status != OptimizerStatus.RUNNING;
    }

    /** Whether it finished because a tolerance was met. */
    public boolean converged() {
        return status == OptimizerStatus.GRADIENT || status == OptimizerStatus.VALUE;
    }

    /** Why it finished, or that it is running. */
    public String reason() {
        return status.text();
    }
}
