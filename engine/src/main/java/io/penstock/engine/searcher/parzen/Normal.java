package io.penstock.engine.searcher.parzen;

/** The standard normal distribution, fast and to about six digits, from a table. */
final class Normal {
    private static final int PER_UNIT = 256;
    private static final int REACH = 8;
    private static final double[] CUMULATIVE = table();

    private Normal() {}

    /** The probability of less. */
    static double cdf(double z) {
        double place = (z + REACH) * PER_UNIT;
        if (!(place > 0)) {
            return 0;
        }
        if (place >= CUMULATIVE.length - 1) {
            return 1;
        }
        int cell = (int) place;
        return CUMULATIVE[cell] + (place - cell) * (CUMULATIVE[cell + 1] - CUMULATIVE[cell]);
    }

    /** The value below which something lies with a probability; of this table, so the inverse of {@link #cdf}. */
    static double quantile(double probability) {
        int low = 0;
        int high = CUMULATIVE.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (CUMULATIVE[middle] <= probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double width = CUMULATIVE[high] - CUMULATIVE[low];
        double within = width > 0 ? Math.min(1, Math.max(0, (probability - CUMULATIVE[low]) / width)) : 0.5;
        return (low + within) / PER_UNIT - REACH;
    }

    /** Integrates the density by Simpson's rule from cell to cell. */
    private static double[] table() {
        double[] cumulative = new double[2 * REACH * PER_UNIT + 1];
        double step = 1.0 / PER_UNIT;
        for (int i = 1; i < cumulative.length; i++) {
            double from = (i - 1) * step - REACH;
            cumulative[i] = cumulative[i - 1]
                    + step / 6 * (density(from) + 4 * density(from + step / 2) + density(from + step));
        }
        double total = cumulative[cumulative.length - 1];
        for (int i = 0; i < cumulative.length; i++) {
            cumulative[i] /= total;
        }
        return cumulative;
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
