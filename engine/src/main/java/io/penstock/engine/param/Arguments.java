package io.penstock.engine.param;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a distribution is built from in files, read leniently: numbers may be words, as some readers give {@code 1e-6}.
 *
 * @param name of the distribution
 * @param values as in the file
 */
record Arguments(String name, List<Object> values) {
    static void require(boolean holds, String rule, String value, String remedy) {
        if (!holds) {
            throw PenstockException.user(rule).value(value).remedy(remedy).build();
        }
    }

    static void requireOrdered(double low, double high) {
        require(
                low < high && Double.isFinite(low) && Double.isFinite(high),
                "a range needs a finite low below a finite high",
                "[" + low + ", " + high + "]",
                "exchange or mend the two numbers");
    }

    /** Weights over their sum. */
    static List<Double> shares(List<Double> weights) {
        double sum = 0;
        for (double weight : weights) {
            require(
                    weight >= 0 && Double.isFinite(weight),
                    "a weight must be a number not below 0",
                    String.valueOf(weight),
                    "mend the weight");
            sum += weight;
        }
        require(sum > 0, "one weight at least must be positive", String.valueOf(weights), "mend the weights");
        // Weights that are shares already stay what they are, to the digit.
        double total = Math.abs(sum - 1) < 1e-12 ? 1 : sum;
        return weights.stream().map(weight -> weight / total).toList();
    }

    int count() {
        return values.size();
    }

    /** These arguments, whose number is one of these; {@code example} shows how they are written. */
    Arguments of(String example, int... counts) {
        for (int count : counts) {
            if (values.size() == count) {
                return this;
            }
        }
        throw wrong(values, example);
    }

    double number(int position) {
        return number(values.get(position));
    }

    double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(String.valueOf(value).replaceFirst("^([+-]?)\\.?inf$", "$1Infinity"));
        } catch (NumberFormatException e) {
            throw wrong(value, "a number");
        }
    }

    int whole(int position) {
        double number = number(position);
        if (number != (int) number) {
            throw wrong(values.get(position), "a whole number");
        }
        return (int) number;
    }

    List<Double> numbers(int position) {
        return list(values.get(position)).stream().map(this::number).toList();
    }

    List<Object> list(Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrong(value, "a list");
        }
        return List.copyOf(list);
    }

    /** Each argument as a pair of a value and a weight. */
    List<List<Object>> pairs(String example) {
        List<List<Object>> pairs = new ArrayList<>();
        for (Object value : values) {
            List<Object> pair = list(value);
            if (pair.size() != 2) {
                throw wrong(value, example);
            }
            pairs.add(pair);
        }
        return pairs;
    }

    PenstockException wrong(Object value, String wanted) {
        return PenstockException.user("the distribution " + name + " takes " + wanted)
                .value(String.valueOf(value))
                .remedy("write for example {uniform: [0.0, 1.0]}, {normal: [mean, deviation, low, high]}, "
                        + "{weighted_choice: [[a, 0.1], [b, 0.9]]} or {quantized: [{uniform: [0, 10]}, 0.5]}")
                .build();
    }

    static Map<String, Object> describe(Distribution distribution) {
        return Map.of(distribution.name(), distribution.arguments());
    }
}
