package io.penstock.engine.param;

import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The distributions that spaces are made of. */
public final class Distributions {
    /** From one value's probability to the next. */
    private static final double NEXT = 1e-12;

    private Distributions() {}

    /** One value, which is not searched. */
    public static Distribution fixed(Object value) {
        return Listed.even("fixed", Distribution.Kind.FIXED, List.of(value));
    }

    /** False or true, which are as likely. */
    public static Distribution bool() {
        return bool(0.5);
    }

    /** False, or true with a probability. */
    public static Distribution bool(double probability) {
        return new Listed(
                "boolean", Distribution.Kind.CATEGORICAL, List.of(false, true), List.of(1 - probability, probability));
    }

    /** Every one of the values is as likely; their order means nothing. */
    public static Distribution choice(Object... values) {
        return Listed.even("choice", Distribution.Kind.CATEGORICAL, Arrays.asList(values));
    }

    /** Every one of the values is as likely; a searcher may take neighbours for similar: {@code ordinal(16, 32, 64, 128)}. */
    public static Distribution ordinal(Object... values) {
        return Listed.even("ordinal", Distribution.Kind.DISCRETE, Arrays.asList(values));
    }

    /** The values of a map, each as likely as its weight says; their order means nothing. */
    public static Distribution weightedChoice(Map<?, Double> weights) {
        Map<?, Double> ordered = Ordered.of(weights);
        return new Listed(
                "weighted_choice",
                Distribution.Kind.CATEGORICAL,
                List.copyOf(ordered.keySet()),
                List.copyOf(ordered.values()));
    }

    /** The multiples of a step within the bounds of a distribution over numbers, each as likely as what is nearest to it. */
    public static Distribution quantized(Distribution base, double step) {
        return new Derived.Quantized(base, step);
    }

    /** Every whole number from low to high, both included, is as likely. */
    public static Distribution integer(int low, int high) {
        return new Wholes.Uniform(low, high);
    }

    /** Whole numbers from low, at least 1, to high, both included, of which every order of magnitude is as likely. */
    public static Distribution logInteger(int low, int high) {
        return new Wholes.LogUniform(low, high);
    }

    /** Every real number from low to high is as likely. */
    public static Distribution uniform(double low, double high) {
        return new Reals.Uniform(low, high);
    }

    /** Every order of magnitude from low to high, both positive, is as likely. */
    public static Distribution logUniform(double low, double high) {
        return new Reals.LogUniform(low, high);
    }

    /** A normal distribution. */
    public static Distribution normal(double mean, double deviation) {
        return normal(mean, deviation, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** What a normal distribution has between two bounds, either of which may be infinite. */
    public static Distribution normal(double mean, double deviation, double low, double high) {
        return new Normals.Normal(mean, deviation, low, high);
    }

    /** Positive numbers whose natural logarithm is normal with this mean and deviation. */
    public static Distribution logNormal(double logMean, double logDeviation) {
        return logNormal(logMean, logDeviation, 0, Double.POSITIVE_INFINITY);
    }

    /** What {@link #logNormal(double, double)} has between two bounds of the numbers themselves; high may be infinite. */
    public static Distribution logNormal(double logMean, double logDeviation, double low, double high) {
        return new Normals.LogNormal(logMean, logDeviation, low, high);
    }

    /** Now from one distribution over numbers, now from another, each as often as its weight says. */
    public static Distribution mixture(Map<Distribution, Double> weights) {
        return new Derived.Mixture(List.copyOf(weights.keySet()), List.copyOf(weights.values()));
    }

    /** Whole numbers from 0: how often something happens that happens so often on average. */
    public static Distribution poisson(double rate) {
        return new Wholes.Poisson(rate);
    }

    /** Bins between rising edges, each as likely as its weight says; within a bin every real number is as likely. */
    public static Distribution histogram(List<Double> edges, List<Double> weights) {
        return Reals.Histogram.of(edges, weights);
    }

    /** The distribution that a file names. Throws a {@code PenstockException} that names the nearest ones, or the argument that is wrong. */
    public static Distribution of(String name, List<Object> arguments) {
        return DistributionForms.of(new Arguments(name, arguments));
    }

    /** A distribution as in files: {@code {log_uniform: [1e-6, 1]}}. */
    public static Map<String, Object> describe(Distribution distribution) {
        return Arguments.describe(distribution);
    }

    /** Reads what {@link #describe} wrote. One argument may stand without its list: {@code {fixed: 3}}. */
    public static Distribution read(Object described) {
        if (described instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            if (only.getKey() instanceof String name && only.getValue() != null) {
                return of(name, only.getValue() instanceof List<?> list ? List.copyOf(list) : List.of(only.getValue()));
            }
        }
        throw PenstockException.user("a distribution is a name and a list of arguments")
                .value(String.valueOf(described))
                .remedy("write for example {log_uniform: [1.0e-6, 1.0]}")
                .build();
    }

    /** Every value of a distribution whose values can be counted, in its order. */
    public static List<Object> values(Distribution distribution) {
        Set<Object> values = new LinkedHashSet<>();
        double probability = 0;
        for (long i = 0; i < distribution.size() && probability < 1; i++) {
            Object value = distribution.inverseCdf(probability);
            values.add(value);
            probability = Math.max(probability, distribution.cdf(value)) + NEXT;
        }
        values.add(distribution.inverseCdf(1));
        return List.copyOf(values);
    }
}
