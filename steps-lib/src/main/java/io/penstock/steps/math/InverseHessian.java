package io.penstock.steps.math;

import java.util.Arrays;

/** The limited-memory approximation of the inverse Hessian (Nocedal and Wright, algorithm 7.4). */
final class InverseHessian {
    private static final double LEAST_CURVATURE = 1e-14;

    private InverseHessian() {}

    /** The history {@code [pairs, 2, n]} with one more pair, unless its curvature is not positive. */
    static double[] append(double[] history, int memory, double[] step, double[] change) {
        int size = step.length;
        double curvature = LimitedMemory.dot(step, change);
        double stepSquare = LimitedMemory.dot(step, step);
        double changeSquare = LimitedMemory.dot(change, change);
        boolean usable = curvature > LEAST_CURVATURE * Math.sqrt(stepSquare) * Math.sqrt(changeSquare);
        if (!usable || !Double.isFinite(changeSquare) || changeSquare == 0) {
            return history;
        }
        int kept = Math.min(history.length, (memory - 1) * 2 * size);
        double[] result = Arrays.copyOfRange(history, history.length - kept, history.length + 2 * size);
        System.arraycopy(step, 0, result, kept, size);
        System.arraycopy(change, 0, result, kept + size, size);
        return result;
    }

    /** Minus the approximate inverse Hessian times {@code slopes}; minus {@code slopes} with an empty history. */
    static double[] descent(double[] history, double[] slopes) {
        int size = slopes.length;
        double[] direction = new double[size];
        for (int i = 0; i < size; i++) {
            direction[i] = -slopes[i];
        }
        int pairs = size == 0 ? 0 : history.length / (2 * size);
        double[] rate = new double[pairs];
        for (int pair = pairs - 1; pair >= 0; pair--) {
            int step = pair * 2 * size;
            rate[pair] = dot(history, step, direction, 0, size) / dot(history, step, history, step + size, size);
            add(direction, -rate[pair], history, step + size, size);
        }
        if (pairs > 0) {
            int step = (pairs - 1) * 2 * size;
            int change = step + size;
            double scale = dot(history, step, history, change, size) / dot(history, change, history, change, size);
            for (int i = 0; i < size; i++) {
                direction[i] *= scale;
            }
        }
        for (int pair = 0; pair < pairs; pair++) {
            int step = pair * 2 * size;
            int change = step + size;
            double back = dot(history, change, direction, 0, size) / dot(history, step, history, change, size);
            add(direction, rate[pair] - back, history, step, size);
        }
        return direction;
    }

    private static double dot(double[] left, int from, double[] right, int at, int size) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += left[from + i] * right[at + i];
        }
        return sum;
    }

    private static void add(double[] target, double factor, double[] source, int from, int size) {
        for (int i = 0; i < size; i++) {
            target[i] += factor * source[from + i];
        }
    }
}
