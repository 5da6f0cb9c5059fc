package io.penstock.engine.param;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

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
        public Object sample(RandomGenerator random) {
            return low + random.nextDouble() * (high - low);
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
        public Object sample(RandomGenerator random) {
            double drawn = Math.exp(Math.log(low) + random.nextDouble() * (Math.log(high) - Math.log(low)));
            return Math.min(high, Math.max(low, drawn));
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
        public Object sample(RandomGenerator random) {
            return (int) (low + (long) (random.nextDouble() * ((long) high - low + 1)));
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
        public Object sample(RandomGenerator random) {
            return values.get(random.nextInt(values.size()));
        }

        @Override
        public boolean contains(Object value) {
            return values.contains(value);
        }
    }
}
