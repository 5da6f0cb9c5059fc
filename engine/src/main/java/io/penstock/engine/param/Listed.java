package io.penstock.engine.param;

import java.util.ArrayList;
import java.util.List;

/**
 * Values that are listed, each with its probability. Statistics are over their positions, or over the number where there is only one.
 *
 * @param name under which files know it: several kinds of lists differ in nothing else
 * @param kind whether the order means something
 * @param values in their order
 * @param shares their probabilities
 */
record Listed(String name, Kind kind, List<Object> values, List<Double> shares) implements Distribution {
    Listed {
        Arguments.require(
                !values.isEmpty(), "a choice needs at least one value", "none", "list the values to choose from");
        List<Object> known = new ArrayList<>();
        for (Object value : values) {
            Object plain = plain(value);
            Arguments.require(
                    !known.contains(plain),
                    "the values of a choice must differ",
                    "'" + value + "' twice",
                    "leave one out");
            known.add(plain);
        }
        values = List.copyOf(known);
        shares = Arguments.shares(shares);
    }

    static Listed even(String name, Kind kind, List<?> values) {
        List<Double> shares = values.stream().map(value -> 1.0 / values.size()).toList();
        return new Listed(name, kind, List.copyOf(values), shares);
    }

    /** Whole numbers of one type, so that what comes back from a file is equal to what went there. */
    private static Object plain(Object value) {
        if (value instanceof Long || value instanceof Short || value instanceof Byte) {
            long whole = ((Number) value).longValue();
            return whole == (int) whole ? (Object) (int) whole : (Object) whole;
        }
        return value instanceof Integer ? value : value instanceof Float real ? real.doubleValue() : Plain.of(value);
    }

    @Override
    public List<Object> arguments() {
        List<Object> arguments = new ArrayList<>();
        switch (name) {
            case "boolean" -> {
                if (shares.get(0) != 0.5) {
                    arguments.add(shares.get(1));
                }
            }
            case "weighted_choice" -> {
                for (int i = 0; i < values.size(); i++) {
                    arguments.add(List.of(values.get(i), shares.get(i)));
                }
            }
            default -> arguments.addAll(values);
        }
        return List.copyOf(arguments);
    }

    private int position(Object value) {
        int exact = values.indexOf(value);
        if (exact >= 0 || !(value instanceof Number number)) {
            return exact;
        }
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) instanceof Number listed && listed.doubleValue() == number.doubleValue()) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean contains(Object value) {
        return position(value) >= 0;
    }

    @Override
    public Object canonical(Object value) {
        int position = position(value);
        return position < 0 ? value : values.get(position);
    }

    @Override
    public double pdf(Object value) {
        int position = position(value);
        return position < 0 ? 0 : shares.get(position);
    }

    @Override
    public double cdf(Object value) {
        int position = position(value);
        if (kind == Kind.FIXED && position < 0) {
            return value instanceof Number number && number.doubleValue() > min() ? 1 : 0;
        }
        return upTo(position);
    }

    private double upTo(int position) {
        if (position == values.size() - 1) {
            return 1;
        }
        double sum = 0;
        for (int i = 0; i <= position; i++) {
            sum += shares.get(i);
        }
        return sum;
    }

    @Override
    public Object inverseCdf(double probability) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < values.size(); i++) {
            if (shares.get(i) > 0) {
                last = i;
                sum += shares.get(i);
                if (sum >= probability) {
                    break;
                }
            }
        }
        return values.get(last);
    }

    private boolean isNumber() {
        return kind == Kind.FIXED && values.get(0) instanceof Number;
    }

    private double number() {
        return ((Number) values.get(0)).doubleValue();
    }

    @Override
    public double min() {
        return isNumber() ? number() : 0;
    }

    @Override
    public double max() {
        return isNumber() ? number() : values.size() - 1.0;
    }

    @Override
    public double mean() {
        if (isNumber()) {
            return number();
        }
        double mean = 0;
        for (int i = 0; i < values.size(); i++) {
            mean += i * shares.get(i);
        }
        return mean;
    }

    @Override
    public double variance() {
        if (isNumber()) {
            return 0;
        }
        double mean = mean();
        double variance = 0;
        for (int i = 0; i < values.size(); i++) {
            variance += (i - mean) * (i - mean) * shares.get(i);
        }
        return variance;
    }

    @Override
    public Object off() {
        return values.contains(false) ? false : values.get(0);
    }

    @Override
    public long size() {
        return values.size();
    }
}
