package io.penstock.engine.searcher.gaussian;

import java.util.Arrays;

/** Makes losses fit for a Gaussian process: large ones are drawn in, then all are standardized. */
public final class Warp {
    private Warp() {}

    /**
     * In the same order, mean 0 and variance 1. What lies above the median is drawn in logarithmically, in units of the distance from the least to the
     * median: how bad a bad point is matters little.
     */
    public static double[] standardize(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double least = sorted[0];
        double middle = sorted[sorted.length / 2];
        double unit = middle - least;
        double[] warped = values.clone();
        if (unit > 0) {
            for (int i = 0; i < warped.length; i++) {
                double above = (warped[i] - middle) / unit;
                warped[i] = above > 0 ? 1 + Math.log1p(above) : 1 + above;
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
        return warped;
    }
}
