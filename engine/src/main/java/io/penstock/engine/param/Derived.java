package io.penstock.engine.param;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Distributions made of others over numbers. */
final class Derived {
    /** Tails of less probability than this do not count in sums over values without an end. */
    private static final double TAIL = 1e-13;

    private static final double MOST_SUMMED = 1e6;

    private Derived() {}

    private static void requireNumbers(Distribution base) {
        boolean isNumber =
                base instanceof Numeric || base.kind() == Distribution.Kind.FIXED && base.off() instanceof Number;
        Arguments.require(
                isNumber,
                "only a distribution over numbers can be a part of another",
                base.name(),
                "use one such as uniform");
    }

    /** The multiples of a step within the base's bounds; each gets the probability of what is nearest to it. */
    record Quantized(Distribution base, double step) implements Numeric {
        Quantized {
            requireNumbers(base);
            Arguments.require(
                    step > 0 && Double.isFinite(step),
                    "a step must be positive",
                    String.valueOf(step),
                    "mend the step");
            Arguments.require(
                    Math.ceil(base.min() / step - 1e-9) <= Math.floor(base.max() / step + 1e-9),
                    "a multiple of the step must lie within the bounds",
                    step + " within [" + base.min() + ", " + base.max() + "]",
                    "make the step smaller or the range wider");
        }

        @Override
        public String name() {
            return "quantized";
        }

        @Override
        public List<Object> arguments() {
            return List.of(Arguments.describe(base), step);
        }

        @Override
        public Kind kind() {
            return Kind.DISCRETE;
        }

        private double first() {
            return Math.ceil(base.min() / step - 1e-9);
        }

        private double last() {
            return Math.floor(base.max() / step + 1e-9);
        }

        /** 0.3, not 0.30000000000000004. */
        private double multiple(double count) {
            return Math.abs(count) > 1e15 || Double.isNaN(count)
                    ? count * step
                    : BigDecimal.valueOf(step)
                            .multiply(BigDecimal.valueOf((long) count))
                            .doubleValue();
        }

        private double upTo(double count) {
            return count < first() ? 0 : count >= last() ? 1 : base.cdf(multiple(count) + step / 2);
        }

        @Override
        public boolean hits(double x) {
            return Math.abs(x / step - Math.rint(x / step)) < 1e-9 * Math.max(1, Math.abs(x / step));
        }

        @Override
        public Object canonical(Object value) {
            return contains(value) ? multiple(Math.rint(((Number) value).doubleValue() / step)) : value;
        }

        @Override
        public double density(double x) {
            double count = Math.rint(x / step);
            return upTo(count) - upTo(count - 1);
        }

        @Override
        public double below(double x) {
            return upTo(Math.floor(x / step + 1e-9));
        }

        @Override
        public double quantile(double probability) {
            double within = Math.min(1 - TAIL, Math.max(TAIL, probability));
            double near = ((Number) base.inverseCdf(within)).doubleValue();
            double count = Math.min(last(), Math.max(first(), Math.rint(near / step)));
            while (count > first() && upTo(count - 1) >= within) {
                count--;
            }
            while (count < last() && upTo(count) < within) {
                count++;
            }
            return multiple(count);
        }

        @Override
        public double min() {
            return multiple(first());
        }

        @Override
        public double max() {
            return multiple(last());
        }

        @Override
        public double mean() {
            return moment(0, 1);
        }

        @Override
        public double variance() {
            return moment(mean(), 2);
        }

        private double moment(double centre, int power) {
            double from = Math.rint(quantile(TAIL) / step);
            double to = Math.rint(quantile(1 - TAIL) / step);
            if (to - from > MOST_SUMMED) {
                return power == 1 ? base.mean() : base.variance() + step * step / 12;
            }
            double sum = 0;
            for (double count = from; count <= to; count++) {
                sum += Math.pow(multiple(count) - centre, power) * (upTo(count) - upTo(count - 1));
            }
            return sum;
        }

        @Override
        public long size() {
            double count = last() - first() + 1;
            return count < Long.MAX_VALUE ? (long) count : Long.MAX_VALUE;
        }
    }

    /** Now from one distribution, now from another. */
    record Mixture(List<Distribution> parts, List<Double> shares) implements Numeric {
        Mixture {
            Arguments.require(!parts.isEmpty(), "a mixture needs at least one part", "none", "list its parts");
            parts.forEach(Derived::requireNumbers);
            parts = List.copyOf(parts);
            shares = Arguments.shares(shares);
        }

        @Override
        public String name() {
            return "mixture";
        }

        @Override
        public List<Object> arguments() {
            List<Object> arguments = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                arguments.add(List.of(Arguments.describe(parts.get(i)), shares.get(i)));
            }
            return List.copyOf(arguments);
        }

        @Override
        public Kind kind() {
            return parts.stream().allMatch(part -> part.kind() != Kind.CONTINUOUS) ? Kind.DISCRETE : Kind.CONTINUOUS;
        }

        @Override
        public boolean isWhole() {
            return parts.stream().allMatch(part -> part.off() instanceof Integer);
        }

        @Override
        public boolean hits(double x) {
            return parts.stream().anyMatch(part -> part.contains(x));
        }

        private double sum(java.util.function.ToDoubleFunction<Distribution> term) {
            double sum = 0;
            for (int i = 0; i < parts.size(); i++) {
                sum += shares.get(i) * term.applyAsDouble(parts.get(i));
            }
            return sum;
        }

        /** Where a part has single values of some probability and another is continuous, the single values come alone. */
        @Override
        public double density(double x) {
            boolean single = parts.stream().anyMatch(part -> part.kind() != Kind.CONTINUOUS && part.contains(x));
            return sum(part -> single && part.kind() == Kind.CONTINUOUS ? 0 : part.pdf(x));
        }

        @Override
        public double below(double x) {
            return sum(part -> part.cdf(x));
        }

        /** Bisection over the doubles themselves, so that it ends at the first one whose {@link #cdf} is not below. */
        @Override
        public double quantile(double probability) {
            double within = Math.min(1 - TAIL / 100, probability);
            double from = Double.POSITIVE_INFINITY;
            double to = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < parts.size(); i++) {
                if (shares.get(i) > 0) {
                    double quantile = ((Number) parts.get(i).inverseCdf(within)).doubleValue();
                    from = Math.min(from, quantile);
                    to = Math.max(to, quantile);
                }
            }
            if (isWhole()) {
                from = Math.floor(from);
            }
            long low = order(from);
            long high = order(to);
            while (low < high) {
                long middle = (low & high) + ((low ^ high) >> 1);
                if (below(Double.longBitsToDouble(order(middle))) >= within) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return Double.longBitsToDouble(order(high));
        }

        private static long order(double value) {
            return order(Double.doubleToLongBits(value + 0.0));
        }

        /** Bits of doubles as whole numbers of the same order, and back. */
        private static long order(long bits) {
            return bits ^ ((bits >> 63) & Long.MAX_VALUE);
        }

        @Override
        public double min() {
            return parts.stream().mapToDouble(Distribution::min).min().orElseThrow();
        }

        @Override
        public double max() {
            return parts.stream().mapToDouble(Distribution::max).max().orElseThrow();
        }

        @Override
        public double mean() {
            return sum(Distribution::mean);
        }

        @Override
        public double variance() {
            double mean = mean();
            return sum(part -> part.variance() + (part.mean() - mean) * (part.mean() - mean));
        }

        /** At most as many as the parts have together. */
        @Override
        public long size() {
            long size = 0;
            for (Distribution part : parts) {
                size = part.size() > Long.MAX_VALUE - size ? Long.MAX_VALUE : size + part.size();
            }
            return size;
        }
    }
}
