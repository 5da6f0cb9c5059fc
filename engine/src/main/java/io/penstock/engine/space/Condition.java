package io.penstock.engine.space;

import java.util.List;
import java.util.Map;

/**
 * Holds where another hyperparameter is active and has one of some values.
 *
 * @param parameter its flat name
 * @param values any of these
 */
public record Condition(String parameter, List<Object> values) {
    public Condition {
        values = List.copyOf(values);
    }

    /**
     * Whether it holds.
     *
     * @param chosen values of active hyperparameters by name
     */
    public boolean holds(Map<String, Object> chosen) {
        Object value = chosen.get(parameter);
        return value != null && (values.contains(value) || value instanceof Number number && hasNumber(number));
    }

    private boolean hasNumber(Number number) {
        return values.stream()
                .anyMatch(value -> value instanceof Number known && known.doubleValue() == number.doubleValue());
    }
}
