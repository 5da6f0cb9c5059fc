package io.penstock.engine.step;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Plain;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors and plain values: what a fitted step has learned, or what a learner remembers between rounds. Immutable.
 * Values are what JSON can hold: strings, numbers, booleans, lists and maps of them.
 */
public final class State {
    public static final State EMPTY = new State(Map.of(), Map.of());

    private final Map<String, Column> columns;
    private final Map<String, Object> values;

    private State(Map<String, Column> columns, Map<String, Object> values) {
        this.columns = Collections.unmodifiableMap(columns);
        this.values = Collections.unmodifiableMap(values);
    }

    public static State of(Map<String, ? extends Column> columns, Map<String, ?> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, Plain.of(value)));
        return new State(new LinkedHashMap<>(columns), plain);
    }

    public boolean isEmpty() {
        return columns.isEmpty() && values.isEmpty();
    }

    /** This state and one more tensor or strings. */
    public State with(String name, Column column) {
        Map<String, Column> more = new LinkedHashMap<>(columns);
        more.put(name, column);
        return new State(more, values);
    }

    /** This state and one more vector. */
    public State with(String name, double[] vector) {
        return with(name, Tensor.scalars(vector));
    }

    /** This state and one more row-major matrix. */
    public State with(String name, double[] matrix, int rows, int matrixColumns) {
        return with(name, Tensor.matrix(matrix, rows, matrixColumns));
    }

    /** This state and one more plain value. */
    public State with(String name, Object value) {
        if (!isPlain(value)) {
            throw new IllegalArgumentException(name + " is no plain value: " + value.getClass());
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, Plain.of(value));
        return new State(columns, more);
    }

    private static boolean isPlain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().allMatch(State::isPlain);
        }
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().allMatch(String.class::isInstance)
                    && map.values().stream().allMatch(State::isPlain);
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    public Map<String, Column> columns() {
        return columns;
    }

    public Map<String, Object> values() {
        return values;
    }

    public boolean has(String name) {
        return columns.containsKey(name) || values.containsKey(name);
    }

    public Tensor tensor(String name) {
        return (Tensor) column(name);
    }

    public Strings strings(String name) {
        return (Strings) column(name);
    }

    private Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw missing(name);
        }
        return column;
    }

    /** The tensor's elements as doubles; not to be written to. */
    public double[] doubles(String name) {
        Tensor tensor = tensor(name).compact();
        return tensor.type() == io.penstock.engine.data.DataType.FLOAT64 ? tensor.doubles() : tensor.toDoubles();
    }

    public long number(String name) {
        return ((Number) value(name)).longValue();
    }

    public double real(String name) {
        return ((Number) value(name)).doubleValue();
    }

    public String text(String name) {
        return (String) value(name);
    }

    public Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private PenstockException missing(String name) {
        java.util.Set<String> known = new java.util.TreeSet<>(columns.keySet());
        known.addAll(values.keySet());
        return PenstockException.data("a learned state must hold what its step needs")
                .value("no '" + name + "'")
                .remedy(Nearest.remedy(name, known))
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State state && columns.equals(state.columns) && values.equals(state.values);
    }

    @Override
    public int hashCode() {
        return columns.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        return columns + " " + values;
    }
}
