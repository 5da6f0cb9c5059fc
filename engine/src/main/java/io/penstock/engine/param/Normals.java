package io.penstock.engine.param;

import java.util.List;

/** Normal distributions, of a number or of its logarithm, between bounds that may be infinite. */
final class Normals {
    private Normals() {}

    /**
     * The standard normal distribution between two numbers. Where both are right of zero it works on the mirrored left tail, where no
     * digits are lost.
     */
    record Cut(double low, double high) {
        private boolean isMirrored() {
            return low > 0;
        }

        double probability() {
            return between(low, high);
        }

        private static double between(double from, double to) {
            return from > 0
                    ? NormalCurve.cdf(-from) - NormalCurve.cdf(-to)
                    : NormalCurve.cdf(to) - NormalCurve.cdf(from);
        }

        double below(double z) {
            return between(low, z) / probability();
        }

        double quantile(double share) {
            double z = isMirrored()
                    ? -NormalCurve.quantile(NormalCurve.cdf(-low) - share * probability())
                    : NormalCurve.quantile(NormalCurve.cdf(low) + share * probability());
            return Math.min(high, Math.max(low, z));
        }

        double mean() {
            return (NormalCurve.pdf(low) - NormalCurve.pdf(high)) / probability();
        }

        double variance() {
            double edges = times(low, NormalCurve.pdf(low)) - times(high, NormalCurve.pdf(high));
            return 1 + edges / probability() - mean() * mean();
        }

        /** The mean of exp(scale z). */
        double exponential(double scale) {
            return Math.exp(scale * scale / 2) * between(low - scale, high - scale) / probability();
        }

        private static double times(double bound, double density) {
            return density == 0 ? 0 : bound * density;
        }
    }

    private static void check(double deviation, double low, double high, Cut cut) {
        Arguments.require(
                deviation > 0 && Double.isFinite(deviation),
                "a standard deviation must be positive",
                String.valueOf(deviation),
                "give a positive number");
        Arguments.require(
                low < high, "a range needs a low below its high", "[" + low + ", " + high + "]", "mend the bounds");
        Arguments.require(
                cut.probability() > 1e-300,
                "bounds must leave some of a normal distribution",
                "[" + low + ", " + high + "]",
                "move them towards the mean");
    }

    private static List<Object> arguments(double mean, double deviation, double low, double high, double least) {
        boolean bounded = low > least || high < Double.POSITIVE_INFINITY;
        return bounded ? List.of(mean, deviation, low, high) : List.of(mean, deviation);
    }

    record Normal(double centre, double deviation, double low, double high) implements Numeric.Between {
        Normal {
            check(deviation, low, high, new Cut((low - centre) / deviation, (high - centre) / deviation));
        }

        private Cut cut() {
            return new Cut((low - centre) / deviation, (high - centre) / deviation);
        }

        @Override
        public String name() {
            return "normal";
        }

        @Override
        public List<Object> arguments() {
            return Normals.arguments(centre, deviation, low, high, Double.NEGATIVE_INFINITY);
        }

        @Override
        public double density(double x) {
            return NormalCurve.pdf((x - centre) / deviation) / deviation / cut().probability();
        }

        @Override
        public double below(double x) {
            return cut().below((x - centre) / deviation);
        }

        @Override
        public double quantile(double probability) {
            return centre + deviation * cut().quantile(probability);
        }

        @Override
        public double mean() {
            return centre + deviation * cut().mean();
        }

        @Override
        public double variance() {
            return deviation * deviation * cut().variance();
        }
    }

    /** The logarithms are normal; the bounds are those of the values. */
    record LogNormal(double logCentre, double logDeviation, double low, double high) implements Numeric.Between {
        LogNormal {
            Arguments.require(low >= 0, "a log-normal range must be positive", "low " + low, "start it at 0 or above");
            check(
                    logDeviation,
                    low,
                    high,
                    new Cut((Math.log(low) - logCentre) / logDeviation, (Math.log(high) - logCentre) / logDeviation));
        }

        private double standard(double x) {
            return (Math.log(x) - logCentre) / logDeviation;
        }

        private Cut cut() {
            return new Cut(standard(low), standard(high));
        }

        @Override
        public String name() {
            return "log_normal";
        }

        @Override
        public List<Object> arguments() {
            return Normals.arguments(logCentre, logDeviation, low, high, 0);
        }

        @Override
        public double density(double x) {
            return x == 0 ? 0 : NormalCurve.pdf(standard(x)) / (x * logDeviation) / cut().probability();
        }

        @Override
        public double below(double x) {
            return cut().below(standard(x));
        }

        @Override
        public double quantile(double probability) {
            return Math.exp(logCentre + logDeviation * cut().quantile(probability));
        }

        @Override
        public double mean() {
            return Math.exp(logCentre) * cut().exponential(logDeviation);
        }

        @Override
        public double variance() {
            return Math.exp(2 * logCentre) * cut().exponential(2 * logDeviation) - mean() * mean();
        }
    }
}
