package io.penstock.engine.param;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The distributions that spaces are made of. */
public final class Distributions {
    private static final Map<String, Function<List<Object>, Distribution>> KNOWN = new TreeMap<>(Map.of(
            "uniform", arguments -> uniform(number(arguments, 0), number(arguments, 1)),
            "log_uniform", arguments -> logUniform(number(arguments, 0), number(arguments, 1)),
            "integer", arguments -> integer((int) number(arguments, 0), (int) number(arguments, 1)),
            "choice", arguments -> choice(arguments.toArray())));

    private Distributions() {}

    /** Every real number from low to high is as likely. */
    public static Distribution uniform(double low, double high) {
        return new Uniform(low, high);
    }

    /** Every order of magnitude from low to high, both positive, is as likely. */
    public static Distribution logUniform(double low, double high) {
        return new LogUniform(low, high);
    }

    /** Every whole number from low to high, both included, is as likely. */
    public static Distribution integer(int low, int high) {
        return new IntegerUniform(low, high);
    }

    /** Every one of the values is as likely. */
    public static Distribution choice(Object... values) {
        return new Choice(Arrays.asList(values));
    }

    /** The distribution that a file names. Throws a {@code PenstockException} that names the nearest ones, or the argument that is wrong. */
    public static Distribution of(String name, List<Object> arguments) {
        Function<List<Object>, Distribution> factory = KNOWN.get(name);
        if (factory == null) {
            throw PenstockException.user("a distribution must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, KNOWN.keySet()))
                    .build();
        }
        return factory.apply(arguments);
    }

    private static double number(List<Object> arguments, int position) {
        if (arguments.size() != 2 || !(arguments.get(position) instanceof Number number)) {
            throw PenstockException.user("this distribution takes two numbers, low and high")
                    .value(String.valueOf(arguments))
                    .remedy("write for example {uniform: [0.0, 1.0]}")
                    .build();
        }
        return number.doubleValue();
    }

    private static void requireOrdered(double low, double high) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw PenstockException.user("a range needs a finite low below a finite high")
                    .value("[" + low + ", " + high + "]")
                    .remedy("exchange or mend the two numbers")
                    .build();
        }
    }

    private record Uniform(double low, double high) implements Distribution {
        Uniform {
            requireOrdered(low, high);
        }

        @Override
        public String name() {
            return "uniform";
        }

        @Override
        public List<Object> arguments() {
            return List.of(low, high);
        }

        @Override
        public Kind kind() {
            return Kind.CONTINUOUS;
        }

        @Override
        public double pdf(Object value) {
            return contains(value) ? 1 / (high - low) : 0;
        }

        @Override
        public double cdf(Object value) {
            return Math.min(1, Math.max(0, (((Number) value).doubleValue() - low) / (high - low)));
        }

        @Override
        public Object inverseCdf(double probability) {
            return low + probability * (high - low);
        }

        @Override
        public double min() {
            return low;
        }

        @Override
        public double max() {
            return high;
        }

        @Override
        public double mean() {
            return (low + high) / 2;
        }

        @Override
        public double variance() {
            return (high - low) * (high - low) / 12;
        }

        @Override
        public Object off() {
            return Math.min(high, Math.max(low, 0.0));
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean contains(Object value) {
            return value instanceof Number number && number.doubleValue() >= low && number.doubleValue() <= high;
        }
    }

    private record LogUniform(double low, double high) implements Distribution {
        LogUniform {
            requireOrdered(low, high);
            if (low <= 0) {
                throw PenstockException.user("a log-uniform range must be positive")
                        .value("low " + low)
                        .remedy("start it at a small positive number")
                        .build();
            }
        }

        @Override
        public String name() {
            return "log_uniform";
        }

        @Override
        public List<Object> arguments() {
            return List.of(low, high);
        }

        @Override
        public Kind kind() {
            return Kind.CONTINUOUS;
        }

        @Override
        public double pdf(Object value) {
            return contains(value) ? 1 / (((Number) value).doubleValue() * Math.log(high / low)) : 0;
        }

        @Override
        public double cdf(Object value) {
            double position = Math.log(((Number) value).doubleValue() / low) / Math.log(high / low);
            return Math.min(1, Math.max(0, position));
        }

        @Override
        public Object inverseCdf(double probability) {
            double value = low * Math.exp(probability * Math.log(high / low));
            return Math.min(high, Math.max(low, value));
        }

        @Override
        public double min() {
            return low;
        }

        @Override
        public double max() {
            return high;
        }

        @Override
        public double mean() {
            return (high - low) / Math.log(high / low);
        }

        @Override
        public double variance() {
            return (high * high - low * low) / (2 * Math.log(high / low)) - mean() * mean();
        }

        @Override
        public Object off() {
            return low;
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean contains(Object value) {
            return value instanceof Number number && number.doubleValue() >= low && number.doubleValue() <= high;
        }
    }

    private record IntegerUniform(int low, int high) implements Distribution {
        IntegerUniform {
            if (low > high) {
                throw PenstockException.user("a range needs a low not above its high")
                        .value("[" + low + ", " + high + "]")
                        .remedy("exchange the two numbers")
                        .build();
            }
        }

        @Override
        public String name() {
            return "integer";
        }

        @Override
        public List<Object> arguments() {
            return List.of(low, high);
        }

        @Override
        public Kind kind() {
            return Kind.DISCRETE;
        }

        @Override
        public double pdf(Object value) {
            return contains(value) ? 1.0 / size() : 0;
        }

        @Override
        public double cdf(Object value) {
            double count = Math.floor(((Number) value).doubleValue()) - low + 1;
            return Math.min(1, Math.max(0, count / size()));
        }

        @Override
        public Object inverseCdf(double probability) {
            return (int) Math.min(high, low + (long) (probability * size()));
        }

        @Override
        public double min() {
            return low;
        }

        @Override
        public double max() {
            return high;
        }

        @Override
        public double mean() {
            return ((double) low + high) / 2;
        }

        @Override
        public double variance() {
            return ((double) size() * size() - 1) / 12;
        }

        @Override
        public Object off() {
            return Math.min(high, Math.max(low, 0));
        }

        @Override
        public long size() {
            return (long) high - low + 1;
        }

        @Override
        public boolean contains(Object value) {
            return value instanceof Integer whole && whole >= low && whole <= high;
        }
    }

    private record Choice(List<Object> values) implements Distribution {
        Choice {
            if (values.isEmpty()) {
                throw PenstockException.user("a choice needs at least one value")
                        .value("none")
                        .remedy("list the values to choose from")
                        .build();
            }
            values = List.copyOf(values);
        }

        @Override
        public String name() {
            return "choice";
        }

        @Override
        public List<Object> arguments() {
            return values;
        }

        @Override
        public Kind kind() {
            return Kind.CATEGORICAL;
        }

        @Override
        public double pdf(Object value) {
            return contains(value) ? 1.0 / values.size() : 0;
        }

        @Override
        public double cdf(Object value) {
            return (values.indexOf(value) + 1.0) / values.size();
        }

        @Override
        public Object inverseCdf(double probability) {
            return values.get((int) Math.min(values.size() - 1, (long) (probability * values.size())));
        }

        @Override
        public double min() {
            return 0;
        }

        @Override
        public double max() {
            return values.size() - 1.0;
        }

        @Override
        public double mean() {
            return (values.size() - 1) / 2.0;
        }

        @Override
        public double variance() {
            return ((double) values.size() * values.size() - 1) / 12;
        }

        @Override
        public Object off() {
            return values.get(0);
        }

        @Override
        public long size() {
            return values.size();
        }

        @Override
        public boolean contains(Object value) {
            return values.contains(value);
        }
    }
}
