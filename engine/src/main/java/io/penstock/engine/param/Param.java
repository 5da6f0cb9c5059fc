package io.penstock.engine.param;

import io.penstock.engine.error.PenstockException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Declares one hyperparameter of a step: its name, type, default, bounds, documentation and the distribution in which a
 * search looks for it by default. Immutable; declared as constants:
 *
 * <pre>{@code
 * static final Param<Integer> COMPONENTS =
 *         Param.integer("components", 2).atLeast(1).space(Distributions.integer(2, 64)).doc("How many components to keep.");
 * }</pre>
 *
 * @param <T> Integer, Double, Boolean, String or List
 */
public final class Param<T> {
    private final String name;
    private final Class<T> type;
    private final T defaultValue;
    private final double low;
    private final double high;
    private final List<T> choices;
    private final @Nullable Distribution space;
    private final String documentation;

    private Param(
            String name,
            Class<T> type,
            T defaultValue,
            double low,
            double high,
            List<T> choices,
            @Nullable Distribution space,
            String documentation) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.low = low;
        this.high = high;
        this.choices = choices;
        this.space = space;
        this.documentation = documentation;
    }

    private static <T> Param<T> of(String name, Class<T> type, T defaultValue, List<T> choices) {
        return new Param<>(
                name, type, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, choices, null, "");
    }

    public static Param<Integer> integer(String name, int defaultValue) {
        return of(name, Integer.class, defaultValue, List.of());
    }

    public static Param<Double> real(String name, double defaultValue) {
        return of(name, Double.class, defaultValue, List.of());
    }

    public static Param<Boolean> flag(String name, boolean defaultValue) {
        return of(name, Boolean.class, defaultValue, List.of());
    }

    public static Param<String> text(String name, String defaultValue) {
        return of(name, String.class, defaultValue, List.of());
    }

    /** A list of plain values: words, numbers, booleans, lists and maps of them; empty by default. One value alone is a list of one. */
    @SuppressWarnings("rawtypes")
    public static Param<List> list(String name) {
        return of(name, List.class, List.of(), List.of());
    }

    /** One of several words; the first is the default. Not searched unless it is given a {@link #space}. */
    public static Param<String> oneOf(String name, String... words) {
        return of(name, String.class, words[0], Arrays.asList(words));
    }

    public Param<T> atLeast(double minimum) {
        return new Param<>(name, type, defaultValue, minimum, high, choices, space, documentation);
    }

    public Param<T> atMost(double maximum) {
        return new Param<>(name, type, defaultValue, low, maximum, choices, space, documentation);
    }

    /** Where a search looks by default. */
    public Param<T> space(Distribution distribution) {
        return new Param<>(name, type, defaultValue, low, high, choices, distribution, documentation);
    }

    public Param<T> doc(String text) {
        return new Param<>(name, type, defaultValue, low, high, choices, space, text);
    }

    public String name() {
        return name;
    }

    public Class<T> type() {
        return type;
    }

    public T defaultValue() {
        return defaultValue;
    }

    public String documentation() {
        return documentation;
    }

    public Optional<Distribution> space() {
        return Optional.ofNullable(space);
    }

    /** The bounds or the choices in words, such as {@code >= 1}; empty where there are none. */
    public String bounds() {
        if (!choices.isEmpty()) {
            return "one of " + choices;
        }
        boolean above = low != Double.NEGATIVE_INFINITY;
        boolean below = high != Double.POSITIVE_INFINITY;
        if (above && below) {
            return number(low) + " to " + number(high);
        }
        return above ? ">= " + number(low) : below ? "<= " + number(high) : "";
    }

    private String number(double bound) {
        return type == Integer.class ? String.valueOf((long) bound) : String.valueOf(bound);
    }

    /**
     * The value as this parameter's type: numbers are widened and narrowed where nothing is lost, words from a command
     * line are parsed.
     *
     * @throws PenstockException where the value is of another type or out of bounds
     */
    public T parse(Object value) {
        T parsed = convert(value);
        boolean within = choices.isEmpty() || choices.contains(parsed);
        if (parsed instanceof Number number) {
            within &= number.doubleValue() >= low && number.doubleValue() <= high;
        }
        if (!within) {
            throw wrong(value, "must be " + bounds());
        }
        return parsed;
    }

    private T convert(Object value) {
        if (type == List.class) {
            return type.cast(Plain.of(value instanceof List<?> list ? list : words(value)));
        }
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        try {
            if (type == Integer.class) {
                return type.cast(new java.math.BigDecimal(value.toString()).intValueExact());
            }
            if (type == Double.class) {
                return type.cast(Double.parseDouble(value.toString()));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(value, "must be " + (type == Integer.class ? "a whole number" : "a number"));
        }
        if (type == Boolean.class) {
            if ("true".equals(value) || "false".equals(value)) {
                return type.cast(Boolean.valueOf(value.toString()));
            }
            throw wrong(value, "must be true or false");
        }
        if (value instanceof Number || value instanceof Boolean) {
            return type.cast(value.toString());
        }
        throw wrong(value, "must be a word");
    }

    /** {@code [a, b]} as two words; anything else alone. */
    private static List<Object> words(Object value) {
        if (!(value instanceof String text) || !text.startsWith("[") || !text.endsWith("]")) {
            return List.of(value);
        }
        String inside = text.substring(1, text.length() - 1).strip();
        return inside.isEmpty() ? List.of() : List.of((Object[]) inside.split("\\s*,\\s*"));
    }

    private PenstockException wrong(Object value, String rule) {
        return PenstockException.user("parameter " + name + " " + rule)
                .value(value instanceof String ? "'" + value + "'" : String.valueOf(value))
                .remedy("its default is " + defaultValue)
                .build();
    }

    @Override
    public String toString() {
        return name;
    }
}
