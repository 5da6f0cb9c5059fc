package io.penstock.engine.space;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes distributions narrower around good values. */
final class Narrowing {
    private Narrowing() {}

    static Dimension around(Dimension dimension, List<Map<String, Object>> best, double share) {
        Distribution distribution = dimension.distribution();
        List<Object> seen = new ArrayList<>();
        best.forEach(point -> {
            Object value = point.get(dimension.name());
            if (value != null && distribution.contains(value)) {
                seen.add(distribution.canonical(value));
            }
        });
        return seen.isEmpty()
                ? dimension
                : new Dimension(dimension.name(), around(distribution, seen, share), dimension.conditions());
    }

    private static Distribution around(Distribution distribution, List<Object> seen, double share) {
        if (distribution.kind() == Distribution.Kind.FIXED) {
            return distribution;
        }
        if (distribution.kind() == Distribution.Kind.CATEGORICAL) {
            return listed(distribution, seen);
        }
        double least = 1;
        double most = 0;
        for (Object value : seen) {
            double upper = distribution.cdf(value);
            boolean isReal = distribution.kind() == Distribution.Kind.CONTINUOUS;
            double middle = isReal ? upper : upper - distribution.pdf(value) / 2;
            least = Math.min(least, middle);
            most = Math.max(most, middle);
        }
        double margin = Math.max(0, share - (most - least)) / 2;
        Object low = distribution.inverseCdf(Math.max(0, Math.min(least - margin, 1 - share)));
        Object high = distribution.inverseCdf(Math.min(1, Math.max(most + margin, share)));
        return between(distribution, low, high);
    }

    private static Distribution listed(Distribution distribution, List<Object> seen) {
        Set<Object> values = new LinkedHashSet<>();
        distribution.arguments().forEach(argument -> {
            Object value = distribution.name().equals("weighted_choice") ? ((List<?>) argument).get(0) : argument;
            if (seen.contains(value)) {
                values.add(value);
            }
        });
        values.addAll(seen);
        return values.size() == distribution.size() ? distribution : Distributions.choice(values.toArray());
    }

    private static Distribution between(Distribution distribution, Object low, Object high) {
        if (low.equals(high)) {
            return Distributions.fixed(low);
        }
        List<Object> arguments = distribution.arguments();
        return switch (distribution.name()) {
            case "ordinal" ->
                Distributions.ordinal(arguments
                        .subList(arguments.indexOf(low), arguments.indexOf(high) + 1)
                        .toArray());
            case "integer" -> Distributions.integer((Integer) low, (Integer) high);
            case "log_integer" -> Distributions.logInteger((Integer) low, (Integer) high);
            case "uniform" -> Distributions.uniform((Double) low, (Double) high);
            case "log_uniform" -> Distributions.logUniform((Double) low, (Double) high);
            case "normal", "log_normal" ->
                Distributions.of(distribution.name(), List.of(arguments.get(0), arguments.get(1), low, high));
            case "quantized" ->
                Distributions.quantized(
                        narrowerBase(distribution, ((Number) low).doubleValue(), ((Number) high).doubleValue()),
                        ((Number) arguments.get(1)).doubleValue());
            default -> distribution;
        };
    }

    /** The base of a quantized distribution between half a step below and above, within its bounds. */
    private static Distribution narrowerBase(Distribution quantized, double low, double high) {
        Distribution base = Distributions.read(quantized.arguments().get(0));
        double half = ((Number) quantized.arguments().get(1)).doubleValue() / 2;
        double from = Math.max(base.min(), low - half * 0.99);
        double to = Math.min(base.max(), high + half * 0.99);
        return base.kind() == Distribution.Kind.CONTINUOUS ? between(base, from, to) : base;
    }
}
