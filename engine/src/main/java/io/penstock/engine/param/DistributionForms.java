package io.penstock.engine.param;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How each distribution is written in files. */
final class DistributionForms {
    private static final String RANGE = "two numbers, [low, high]";
    private static final String NORMAL = "[mean, deviation] or [mean, deviation, low, high]";

    private static final Map<String, Function<Arguments, Distribution>> KNOWN = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "fixed",
                    a -> Distributions.fixed(a.of("one value", 1).values().get(0))),
            Map.entry("boolean", DistributionForms::bool),
            Map.entry("choice", a -> Distributions.choice(a.values().toArray())),
            Map.entry("ordinal", a -> Distributions.ordinal(a.values().toArray())),
            Map.entry("weighted_choice", DistributionForms::weighted),
            Map.entry("quantized", DistributionForms::quantized),
            Map.entry("integer", a -> Distributions.integer(a.of(RANGE, 2).whole(0), a.whole(1))),
            Map.entry(
                    "log_integer", a -> Distributions.logInteger(a.of(RANGE, 2).whole(0), a.whole(1))),
            Map.entry("uniform", a -> Distributions.uniform(a.of(RANGE, 2).number(0), a.number(1))),
            Map.entry(
                    "log_uniform", a -> Distributions.logUniform(a.of(RANGE, 2).number(0), a.number(1))),
            Map.entry("normal", DistributionForms::normal),
            Map.entry("log_normal", DistributionForms::logNormal),
            Map.entry("mixture", DistributionForms::mixture),
            Map.entry(
                    "poisson",
                    a -> Distributions.poisson(a.of("one number, the rate", 1).number(0))),
            Map.entry("histogram", DistributionForms::histogram)));

    private DistributionForms() {}

    static Distribution of(Arguments arguments) {
        Function<Arguments, Distribution> form = KNOWN.get(arguments.name());
        if (form == null) {
            throw PenstockException.user("a distribution must be known")
                    .value("'" + arguments.name() + "'")
                    .remedy(Nearest.remedy(arguments.name(), KNOWN.keySet()))
                    .build();
        }
        return form.apply(arguments);
    }

    private static Distribution bool(Arguments arguments) {
        arguments.of("nothing, or the probability of true", 0, 1);
        return arguments.count() == 0 ? Distributions.bool() : Distributions.bool(arguments.number(0));
    }

    private static Distribution weighted(Arguments arguments) {
        List<Object> values = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (List<Object> pair : arguments.pairs("pairs, [value, weight]")) {
            values.add(pair.get(0));
            weights.add(arguments.number(pair.get(1)));
        }
        return new Listed("weighted_choice", Distribution.Kind.CATEGORICAL, values, weights);
    }

    private static Distribution quantized(Arguments arguments) {
        arguments.of("a distribution and a step", 2);
        return Distributions.quantized(Distributions.read(arguments.values().get(0)), arguments.number(1));
    }

    private static Distribution normal(Arguments arguments) {
        arguments.of(NORMAL, 2, 4);
        return arguments.count() == 2
                ? Distributions.normal(arguments.number(0), arguments.number(1))
                : Distributions.normal(
                        arguments.number(0), arguments.number(1), arguments.number(2), arguments.number(3));
    }

    private static Distribution logNormal(Arguments arguments) {
        arguments.of(NORMAL + ", the first two of the logarithm", 2, 4);
        return arguments.count() == 2
                ? Distributions.logNormal(arguments.number(0), arguments.number(1))
                : Distributions.logNormal(
                        arguments.number(0), arguments.number(1), arguments.number(2), arguments.number(3));
    }

    private static Distribution mixture(Arguments arguments) {
        List<Distribution> parts = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (List<Object> pair : arguments.pairs("pairs, [distribution, weight]")) {
            parts.add(Distributions.read(pair.get(0)));
            weights.add(arguments.number(pair.get(1)));
        }
        return new Derived.Mixture(parts, weights);
    }

    private static Distribution histogram(Arguments arguments) {
        arguments.of("edges and weights, [[0, 1, 5], [0.7, 0.3]]", 2);
        return Reals.Histogram.of(arguments.numbers(0), arguments.numbers(1));
    }
}
