package io.penstock.engine.searcher.gaussian;

import java.util.Arrays;

/**
 * Losses made fit for a Gaussian process: large ones are drawn in, then all are standardized. How bad a bad point is matters little.
 *
 * @param values in the same order, with mean 0 and variance 1
 * @param logSlopes the sum of the logarithms of the slopes, by which densities of values under several warps are compared
 */
public record Warp(double[] values, double logSlopes) {
    /** How strongly losses are drawn in: 0 only above the median. */
    private static final double[] STRENGTHS = {0, 5};

    /** How many kinds there are. */
    public static final int KINDS = STRENGTHS.length;

    /**
     * Warps, logarithmically and in units of the distance from the least loss to the median.
     *
     * @param kind from 0, which changes losses above the median only, to those that draw all of them in
     */
    public static Warp of(double[] losses, int kind) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double least = sorted[0];
        double middle = sorted[sorted.length / 2];
        double unit = middle > least ? middle - least : 1;
        double[] warped = new double[losses.length];
        double logSlopes = 0;
        for (int i = 0; i < warped.length; i++) {
            double above = (losses[i] - least) / unit;
            if (kind > 0) {
                warped[i] = Math.log1p(STRENGTHS[kind] * above);
                logSlopes += Math.log(STRENGTHS[kind] / unit) - warped[i];
            } else {
                warped[i] = above <= 1 ? above : 1 + Math.log(above);
                logSlopes -= Math.log(unit) + (above <= 1 ? 0 : Math.log(above));
            }
        }
        double mean = Arrays.stream(warped).average().orElse(0);
        double variance = 0;
        for (double value : warped) {
            variance += (value - mean) * (value - mean) / warped.length;
        }
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        for (int i = 0; i < warped.length; i++) {
            warped[i] = (warped[i] - mean) / deviation;
        }
        return new Warp(warped, logSlopes - warped.length * Math.log(deviation));
    }
}
