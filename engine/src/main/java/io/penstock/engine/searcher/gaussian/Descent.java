package io.penstock.engine.searcher.gaussian;

import java.util.Arrays;

/** Minimises a smooth function within a box: limited-memory BFGS (Liu and Nocedal, 1989) on the coordinates that no bound holds. */
public final class Descent {
    private static final int MEMORY = 8;
    private static final int HALVINGS = 20;
    private static final double SLOPE = 1e-4;

    /** A function and its gradient. */
    @FunctionalInterface
    public interface Function {
        /**
         * The value.
         *
         * @param x where
         * @param gradient is filled
         */
        double at(double[] x, double[] gradient);
    }

    /**
     * Where a descent ended.
     *
     * @param x the place
     * @param value there
     */
    public record Result(double[] x, double value) {}

    private Descent() {}

    /** Descends from a place until nothing is gained or the steps are used up. */
    public static Result from(double[] start, double[] low, double[] high, int steps, Function function) {
        int n = start.length;
        double[] x = clamp(start, low, high);
        double[] gradient = new double[n];
        double value = function.at(x, gradient);
        double[][] moves = new double[MEMORY][];
        double[][] turns = new double[MEMORY][];
        int kept = 0;
        for (int step = 0; step < steps; step++) {
            boolean[] held = new boolean[n];
            double norm = 0;
            for (int i = 0; i < n; i++) {
                held[i] = x[i] <= low[i] && gradient[i] > 0 || x[i] >= high[i] && gradient[i] < 0;
                norm += held[i] ? 0 : gradient[i] * gradient[i];
            }
            if (!(norm > 1e-16)) {
                break;
            }
            double[] direction = direction(gradient, held, moves, turns, kept);
            double slope = dot(direction, gradient);
            if (!(slope < 0)) {
                kept = 0;
                direction = direction(gradient, held, moves, turns, 0);
                slope = dot(direction, gradient);
            }
            double length = kept == 0 ? Math.min(1, 0.3 / Math.sqrt(norm)) : 1;
            double[] next = x;
            double[] nextGradient = new double[n];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int halving = 0; halving < HALVINGS; halving++) {
                double[] trial = new double[n];
                for (int i = 0; i < n; i++) {
                    trial[i] = x[i] + length * direction[i];
                }
                next = clamp(trial, low, high);
                nextValue = function.at(next, nextGradient);
                if (nextValue <= value + SLOPE * length * slope) {
                    break;
                }
                length *= 0.4;
            }
            if (!(nextValue < value)) {
                break;
            }
            double[] move = new double[n];
            double[] turn = new double[n];
            for (int i = 0; i < n; i++) {
                move[i] = next[i] - x[i];
                turn[i] = nextGradient[i] - gradient[i];
            }
            if (dot(move, turn) > 1e-12 * dot(turn, turn)) {
                moves[kept % MEMORY] = move;
                turns[kept % MEMORY] = turn;
                kept++;
            }
            double gain = value - nextValue;
            x = next;
            gradient = nextGradient;
            value = nextValue;
            if (gain < 1e-9 * Math.max(1, Math.abs(value))) {
                break;
            }
        }
        return new Result(x, value);
    }

    private static double[] direction(double[] gradient, boolean[] held, double[][] moves, double[][] turns, int kept) {
        double[] q = new double[gradient.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = held[i] ? 0 : -gradient[i];
        }
        double[] weights = new double[MEMORY];
        int oldest = Math.max(0, kept - MEMORY);
        for (int k = kept - 1; k >= oldest; k--) {
            double[] move = moves[k % MEMORY];
            double[] turn = turns[k % MEMORY];
            weights[k % MEMORY] = dot(move, q) / dot(move, turn);
            add(q, -weights[k % MEMORY], turn);
        }
        if (kept > 0) {
            double[] move = moves[(kept - 1) % MEMORY];
            double[] turn = turns[(kept - 1) % MEMORY];
            double scale = dot(move, turn) / dot(turn, turn);
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        for (int k = oldest; k < kept; k++) {
            double[] move = moves[k % MEMORY];
            double[] turn = turns[k % MEMORY];
            add(q, weights[k % MEMORY] - dot(turn, q) / dot(move, turn), move);
        }
        for (int i = 0; i < q.length; i++) {
            q[i] = held[i] ? 0 : q[i];
        }
        return q;
    }

    private static double[] clamp(double[] x, double[] low, double[] high) {
        double[] within = Arrays.copyOf(x, x.length);
        for (int i = 0; i < x.length; i++) {
            within[i] = Math.min(high[i], Math.max(low[i], x[i]));
        }
        return within;
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }
}
