package io.penstock.steps.math;

import java.util.Arrays;

/** The transitions of {@link OptimizerState}: L-BFGS and, with penalties, OWL-QN. */
final class LimitedMemory {
    private static final double DECREASE = 1e-4;

    private LimitedMemory() {}

    static OptimizerState advance(OptimizerState state, double value, double[] gradient) {
        OptimizerSettings settings = state.settings();
        double total = value + OrthantWise.penalty(state.point(), settings.penalties());
        boolean finite = Double.isFinite(total) && finite(gradient);
        OptimizerState counted = counted(state, finite ? total : Double.POSITIVE_INFINITY);
        if (state.evaluations() == 0) {
            return finite ? accept(counted, total, gradient) : finish(counted, OptimizerStatus.NOT_FINITE);
        }
        LineSearch search =
                finite ? tell(counted, total, gradient) : state.search().notFinite();
        return switch (search.verdict()) {
            case ACCEPT -> accept(counted, total, gradient);
            case CONTINUE -> searching(counted, search);
            case FAIL -> restart(counted);
        };
    }

    private static LineSearch tell(OptimizerState state, double total, double[] gradient) {
        LineSearch search = state.search();
        if (!state.settings().penalized()) {
            return search.tell(total, dot(gradient, state.direction()));
        }
        double[] pseudo = OrthantWise.pseudoGradient(
                state.base(), state.baseGradient(), state.settings().penalties());
        double promised = 0;
        boolean moved = false;
        for (int i = 0; i < pseudo.length; i++) {
            double step = state.point()[i] - state.base()[i];
            promised += pseudo[i] * step;
            moved |= step != 0;
        }
        double gain = total - state.baseValue();
        if (moved && gain <= DECREASE * promised) {
            return search.accept();
        }
        double step = search.step();
        double slope = search.startSlope();
        double interpolated = -slope * step * step / (2 * (gain - slope * step));
        double shorter = interpolated > 0.1 * step ? Math.min(interpolated, 0.5 * step) : 0.1 * step;
        return search.shorten(shorter);
    }

    private static OptimizerState accept(OptimizerState state, double total, double[] gradient) {
        OptimizerSettings settings = state.settings();
        boolean first = state.evaluations() == 1;
        int iterations = first ? 0 : state.iterations() + 1;
        double[] history = first
                ? new double[0]
                : InverseHessian.append(
                        state.history(),
                        settings.memory(),
                        difference(state.point(), state.base()),
                        difference(gradient, state.baseGradient()));
        OptimizerState moved = new OptimizerState(
                settings,
                state.status(),
                iterations,
                state.evaluations(),
                state.point(),
                state.point(),
                total,
                gradient.clone(),
                state.direction(),
                state.search(),
                history,
                state.best(),
                state.bestValue());
        double[] slopes = slopes(moved);
        double scale = Math.max(1, Math.max(Math.abs(total), Math.abs(state.baseValue())));
        if (largest(slopes) <= settings.gradientTolerance()) {
            return finish(moved, OptimizerStatus.GRADIENT);
        }
        if (!first && Math.abs(state.baseValue() - total) <= settings.valueTolerance() * scale) {
            return finish(moved, OptimizerStatus.VALUE);
        }
        if (iterations >= settings.maxIterations()) {
            return finish(moved, OptimizerStatus.ITERATIONS);
        }
        return descend(moved, slopes);
    }

    private static OptimizerState restart(OptimizerState state) {
        if (state.history().length == 0) {
            return finish(state, OptimizerStatus.NO_PROGRESS);
        }
        OptimizerState forgetful = new OptimizerState(
                state.settings(),
                state.status(),
                state.iterations(),
                state.evaluations(),
                state.base(),
                state.base(),
                state.baseValue(),
                state.baseGradient(),
                state.direction(),
                state.search(),
                new double[0],
                state.best(),
                state.bestValue());
        return descend(forgetful, slopes(forgetful));
    }

    private static OptimizerState descend(OptimizerState state, double[] slopes) {
        double[] penalties = state.settings().penalties();
        double[] history = state.history();
        double[] direction = InverseHessian.descent(history, slopes);
        OrthantWise.align(direction, slopes, penalties);
        double slope = dot(direction, slopes);
        if (!(slope < 0 && slope > Double.NEGATIVE_INFINITY)) {
            history = new double[0];
            direction = InverseHessian.descent(history, slopes);
            slope = dot(direction, slopes);
        }
        // Without a memory nothing is known of the scale: a step of length one, as Breeze does.
        double step = history.length == 0 ? 1 / Math.sqrt(dot(direction, direction)) : 1;
        LineSearch search = LineSearch.start(state.baseValue(), slope, step);
        OptimizerState next = new OptimizerState(
                state.settings(),
                state.status(),
                state.iterations(),
                state.evaluations(),
                state.point(),
                state.base(),
                state.baseValue(),
                state.baseGradient(),
                direction,
                search,
                history,
                state.best(),
                state.bestValue());
        return searching(next, search);
    }

    private static OptimizerState searching(OptimizerState state, LineSearch search) {
        double[] point = new double[state.base().length];
        for (int i = 0; i < point.length; i++) {
            point[i] = state.base()[i] + search.step() * state.direction()[i];
        }
        if (state.settings().penalized()) {
            OrthantWise.project(
                    point, state.base(), slopes(state), state.settings().penalties());
        }
        return new OptimizerState(
                state.settings(),
                state.status(),
                state.iterations(),
                state.evaluations(),
                point,
                state.base(),
                state.baseValue(),
                state.baseGradient(),
                state.direction(),
                search,
                state.history(),
                state.best(),
                state.bestValue());
    }

    private static OptimizerState counted(OptimizerState state, double total) {
        boolean better = total < state.bestValue();
        return new OptimizerState(
                state.settings(),
                state.status(),
                state.iterations(),
                state.evaluations() + 1,
                state.point(),
                state.base(),
                state.baseValue(),
                state.baseGradient(),
                state.direction(),
                state.search(),
                state.history(),
                better ? state.point() : state.best(),
                better ? total : state.bestValue());
    }

    private static OptimizerState finish(OptimizerState state, OptimizerStatus status) {
        return new OptimizerState(
                state.settings(),
                status,
                state.iterations(),
                state.evaluations(),
                state.best(),
                state.base(),
                state.baseValue(),
                state.baseGradient(),
                state.direction(),
                state.search(),
                state.history(),
                state.best(),
                state.bestValue());
    }

    private static double[] slopes(OptimizerState state) {
        double[] penalties = state.settings().penalties();
        return penalties.length == 0
                ? state.baseGradient()
                : OrthantWise.pseudoGradient(state.base(), state.baseGradient(), penalties);
    }

    static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double[] difference(double[] left, double[] right) {
        double[] result = new double[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = left[i] - right[i];
        }
        return result;
    }
}
