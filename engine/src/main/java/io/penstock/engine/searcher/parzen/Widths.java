package io.penstock.engine.searcher.parzen;

import java.util.Arrays;

/** How wide kernels are: as far as to the farther neighbour on the axis, so that they are narrow where points are dense. */
final class Widths {
    private static final int INDEX_BITS = 20;

    private Widths() {}

    /**
     * Standard deviations.
     *
     * @param centres of the kernels, from 0 to 1; the prior's is in the middle
     * @param least that any may be
     */
    static double[] of(double[] centres, double least) {
        int points = centres.length;
        long[] order = new long[points + 1];
        for (int k = 0; k < points; k++) {
            order[k] = packed(centres[k], k);
        }
        order[points] = packed(0.5, points);
        Arrays.sort(order);
        double[] widths = new double[points];
        for (int j = 0; j <= points; j++) {
            int k = index(order[j]);
            if (k == points) {
                continue;
            }
            double before = j > 0 ? centres[k] - centre(centres, index(order[j - 1])) : 0;
            double after = j < points ? centre(centres, index(order[j + 1])) - centres[k] : 0;
            widths[k] = Math.min(1, Math.max(least, Math.max(before, after)));
        }
        return widths;
    }

    private static double centre(double[] centres, int k) {
        return k == centres.length ? 0.5 : centres[k];
    }

    private static long packed(double centre, int index) {
        return (long) (centre * (1L << 40)) << INDEX_BITS | index;
    }

    private static int index(long packed) {
        return (int) packed & (1 << INDEX_BITS) - 1;
    }
}
