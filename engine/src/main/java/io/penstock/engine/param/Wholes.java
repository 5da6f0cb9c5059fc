package io.penstock.engine.param;

import java.util.List;

/** Distributions over whole numbers. */
final class Wholes {
    /** Up to so many values, sums go over each of them. */
    private static final int MOST_SUMMED = 1_000_000;

    private Wholes() {}

    /** A distribution over whole numbers, told by the probability up to each. */
    interface Whole extends Numeric {
        @Override
        default boolean isWhole() {
            return true;
        }

        /** Near {@link #quantile}; the closer the faster. */
        double guess(double probability);

        @Override
        default double quantile(double probability) {
            double x = Math.min(max(), Math.max(min(), Math.rint(guess(probability))));
            while (x > min() && below(x - 1) >= probability) {
                x--;
            }
            while (x < max() && below(x) < probability) {
                x++;
            }
            return x;
        }
    }

    /** Between two whole numbers, both of them included. */
    interface Between extends Whole {
        int low();

        int high();

        @Override
        default List<Object> arguments() {
            return List.of(low(), high());
        }

        @Override
        default double min() {
            return low();
        }

        @Override
        default double max() {
            return high();
        }
    }

    record Uniform(int low, int high) implements Between {
        Uniform {
            Arguments.require(
                    low <= high,
                    "a range needs a low not above its high",
                    "[" + low + ", " + high + "]",
                    "exchange the two numbers");
        }

        @Override
        public String name() {
            return "integer";
        }

        @Override
        public double density(double x) {
            return 1.0 / size();
        }

        @Override
        public double below(double x) {
            return (Math.floor(x) - low + 1) / size();
        }

        @Override
        public double guess(double probability) {
            return (double) low - 1 + Math.ceil(probability * size());
        }

        @Override
        public double mean() {
            return ((double) low + high) / 2;
        }

        @Override
        public double variance() {
            return ((double) size() * size() - 1) / 12;
        }
    }

    /** A log-uniform number from low - 1/2 to high + 1/2, rounded. */
    record LogUniform(int low, int high) implements Between {
        LogUniform {
            Arguments.require(
                    1 <= low && low <= high,
                    "a range of whole numbers on a log scale needs 1 <= low <= high",
                    "[" + low + ", " + high + "]",
                    "start it at 1 or above");
        }

        @Override
        public String name() {
            return "log_integer";
        }

        private double logs() {
            return Math.log((high + 0.5) / (low - 0.5));
        }

        @Override
        public double density(double x) {
            return Math.log1p(1 / (x - 0.5)) / logs();
        }

        @Override
        public double below(double x) {
            return Math.log((Math.floor(x) + 0.5) / (low - 0.5)) / logs();
        }

        @Override
        public double guess(double probability) {
            return (low - 0.5) * Math.exp(probability * logs());
        }

        /** The mean of a power; over wide ranges that of the numbers before rounding. */
        private double moment(int power) {
            if (size() > MOST_SUMMED) {
                return (Math.pow(high + 0.5, power) - Math.pow(low - 0.5, power)) / power / logs();
            }
            double sum = 0;
            for (int x = high; x >= low; x--) {
                sum += Math.pow(x, power) * density(x);
            }
            return sum;
        }

        @Override
        public double mean() {
            return moment(1);
        }

        @Override
        public double variance() {
            double mean = mean();
            return Math.max(0, moment(2) - mean * mean);
        }
    }

    /** How often something happens that happens so often on average (Poisson, 1837). */
    record Poisson(double rate) implements Whole {
        private static final double MOST = 1e6;

        Poisson {
            Arguments.require(
                    rate > 0 && rate <= MOST,
                    "a rate must be positive, and at most a million",
                    String.valueOf(rate),
                    "give such a rate");
        }

        @Override
        public String name() {
            return "poisson";
        }

        @Override
        public List<Object> arguments() {
            return List.of(rate);
        }

        @Override
        public double density(double x) {
            return Math.exp(x * Math.log(rate) - rate - logFactorial(x));
        }

        /** Sums from the number outwards, on the side where the terms get smaller. */
        @Override
        public double below(double x) {
            double k = Math.floor(x);
            if (k < 0) {
                return 0;
            }
            double sum = 0;
            if (k < rate) {
                double term = density(k);
                for (double i = k; i >= 0 && term > sum * 1e-18; i--) {
                    sum += term;
                    term *= i / rate;
                }
                return sum;
            }
            double term = density(k + 1);
            for (double i = k + 1; term > 1e-20; i++) {
                sum += term;
                term *= rate / (i + 1);
            }
            return 1 - sum;
        }

        @Override
        public double guess(double probability) {
            double within = Math.min(1 - 1e-15, Math.max(1e-15, probability));
            return rate + Math.sqrt(rate) * NormalCurve.quantile(within);
        }

        @Override
        public double quantile(double probability) {
            return Whole.super.quantile(Math.min(1 - 1e-15, probability));
        }

        @Override
        public double min() {
            return 0;
        }

        @Override
        public double max() {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public double mean() {
            return rate;
        }

        @Override
        public double variance() {
            return rate;
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        /** Exact for small numbers, Stirling's series for others. */
        private static double logFactorial(double k) {
            if (k < 16) {
                double product = 1;
                for (int i = 2; i <= k; i++) {
                    product *= i;
                }
                return Math.log(product);
            }
            double n = k + 1;
            double inverse = 1 / (n * n);
            double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / n;
            return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + series;
        }
    }
}
