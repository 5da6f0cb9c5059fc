package io.penstock.engine.type;

import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Partials of learners as states, and so as files: arrays of numbers become tensors, the rest plain values. Records go by
 * the names under which step types list them ({@link StepType#withWireTypes}), never by class names. What it cannot hold it refuses.
 */
public final class Statistics {
    private static final String ROOT = "partial";

    private final Map<String, Class<?>> records = new TreeMap<>();

    public Statistics(StepTypes types) {
        for (StepType<?> type : types.all()) {
            for (Class<?> wire : type.wireTypes()) {
                if (wire.isRecord()) {
                    records.put(wire.getSimpleName(), wire);
                }
            }
        }
    }

    /** Describes a partial. Throws a {@link PenstockException} where it holds something that no file does. */
    public State write(Object partial) {
        Map<String, Column> columns = new LinkedHashMap<>();
        Object described = describe(partial, columns);
        return State.of(columns, Map.of(ROOT, described));
    }

    private Object describe(@Nullable Object value, Map<String, Column> columns) {
        if (value == null) {
            return tagged("none", true);
        } else if (value instanceof String || value instanceof Boolean) {
            return value;
        } else if (value instanceof Integer || value instanceof Long) {
            return tagged(value instanceof Integer ? "int" : "long", ((Number) value).longValue());
        } else if (value instanceof Double number) {
            return tagged("double", Double.toString(number));
        } else if (value instanceof State state) {
            Map<String, Object> parts = new LinkedHashMap<>();
            state.columns().forEach((name, column) -> parts.put(name, kept(column, columns)));
            return tagged("state", Map.of("columns", parts, "values", state.values()));
        } else if (value instanceof Column column) {
            return tagged("column", kept(column, columns));
        } else if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(describe(item, columns)));
            return tagged("list", items);
        } else if (value instanceof Map<?, ?> map) {
            List<Object> entries = new ArrayList<>();
            map.forEach((key, item) -> {
                entries.add(describe(key, columns));
                entries.add(describe(item, columns));
            });
            return tagged(value instanceof TreeMap ? "sorted" : "map", entries);
        } else if (value instanceof Record record) {
            return describeRecord(record, columns);
        } else if (value.getClass().isArray()) {
            return describeArray(value, columns);
        }
        throw refused(value);
    }

    private static Map<String, Object> tagged(String tag, Object content) {
        return Map.of(tag, content);
    }

    private static String kept(Column column, Map<String, Column> columns) {
        if (column instanceof Binaries) {
            throw refused(column);
        }
        String name = "a" + columns.size();
        columns.put(name, column);
        return name;
    }

    private Object describeArray(Object array, Map<String, Column> columns) {
        int length = Array.getLength(array);
        Class<?> element = array.getClass().getComponentType();
        if (element == String.class) {
            return tagged("strings", kept(Strings.of(((String[]) array).clone()), columns));
        }
        if (element.isPrimitive() && element != char.class && element != short.class) {
            return tagged("array", kept(Tensor.of(array, length, List.of()), columns));
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            items.add(describe(Array.get(array, i), columns));
        }
        return tagged("objects", Map.of("of", nameOf(element), "items", items));
    }

    private String nameOf(Class<?> element) {
        if (element.isRecord() && records.get(element.getSimpleName()) == element) {
            return element.getSimpleName();
        }
        Map<Class<?>, String> known = Map.of(
                double[].class, "double[]", long[].class, "long[]", int[].class, "int[]", Object.class, "object");
        String name = known.get(element);
        if (name == null) {
            throw refused(element);
        }
        return name;
    }

    private Object describeRecord(Record record, Map<String, Column> columns) {
        String name = record.getClass().getSimpleName();
        if (records.get(name) != record.getClass()) {
            throw refused(record);
        }
        List<Object> components = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                components.add(describe(component.getAccessor().invoke(record), columns));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(record + " is not readable", e);
            }
        }
        return tagged("record", Map.of("of", name, "components", components));
    }

    private static PenstockException refused(Object value) {
        return PenstockException.user(
                        "statistics that are kept hold numbers, words, arrays, collections and listed records")
                .value(
                        value instanceof Class<?> type
                                ? type.getName()
                                : value.getClass().getName())
                .remedy("name the record in StepType.withWireTypes, or fit without keeping statistics")
                .build();
    }

    /** Makes the partial again. Throws a {@link PenstockException} where the state does not describe one. */
    public Object read(State state) {
        Object value = restore(state.value(ROOT), state);
        if (value == null) {
            throw malformed("nothing");
        }
        return value;
    }

    private @Nullable Object restore(Object described, State state) {
        if (described instanceof String || described instanceof Boolean) {
            return described;
        }
        if (!(described instanceof Map<?, ?> map) || map.size() != 1) {
            throw malformed(String.valueOf(described));
        }
        String tag = String.valueOf(map.keySet().iterator().next());
        Object content = map.values().iterator().next();
        return switch (tag) {
            case "none" -> null;
            case "int" -> ((Number) content).intValue();
            case "long" -> ((Number) content).longValue();
            case "double" -> Double.valueOf(String.valueOf(content));
            case "state" -> restoreState((Map<?, ?>) content, state);
            case "column" -> column(content, state);
            case "list" -> items(content, state);
            case "map", "sorted" -> restoreMap(tag, content, state);
            case "record" -> restoreRecord((Map<?, ?>) content, state);
            case "strings" -> ((Strings) column(content, state)).values();
            case "array" -> ((Tensor) column(content, state)).compact().array();
            case "objects" -> restoreObjects((Map<?, ?>) content, state);
            default -> throw malformed(tag);
        };
    }

    private static Column column(Object name, State state) {
        Column column = state.columns().get(String.valueOf(name));
        if (column == null) {
            throw malformed("no array " + name);
        }
        return column;
    }

    private List<@Nullable Object> items(Object content, State state) {
        List<@Nullable Object> items = new ArrayList<>();
        ((List<?>) content).forEach(item -> items.add(restore(item, state)));
        return items;
    }

    private Object restoreState(Map<?, ?> content, State state) {
        Map<String, Column> columns = new LinkedHashMap<>();
        ((Map<?, ?>) part(content, "columns"))
                .forEach((name, key) -> columns.put(String.valueOf(name), column(key, state)));
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) part(content, "values")).forEach((name, value) -> values.put(String.valueOf(name), value));
        return State.of(columns, values);
    }

    private Map<Object, Object> restoreMap(String tag, Object content, State state) {
        List<@Nullable Object> entries = items(content, state);
        Map<Object, Object> map = tag.equals("sorted") ? new TreeMap<>() : new LinkedHashMap<>();
        for (int i = 0; i + 1 < entries.size(); i += 2) {
            Object key = entries.get(i);
            Object value = entries.get(i + 1);
            if (key == null || value == null) {
                throw malformed("a map with nulls");
            }
            map.put(key, value);
        }
        return map;
    }

    private Object restoreObjects(Map<?, ?> content, State state) {
        String name = String.valueOf(content.get("of"));
        Class<?> element = switch (name) {
            case "double[]" -> double[].class;
            case "long[]" -> long[].class;
            case "int[]" -> int[].class;
            case "object" -> Object.class;
            default -> record(name);
        };
        List<?> items = (List<?>) part(content, "items");
        Object array = Array.newInstance(element, items.size());
        for (int i = 0; i < items.size(); i++) {
            Array.set(array, i, restore(items.get(i), state));
        }
        return array;
    }

    private static Object part(Map<?, ?> content, String name) {
        Object part = content.get(name);
        if (part == null) {
            throw malformed("no " + name);
        }
        return part;
    }

    private Class<?> record(String name) {
        Class<?> type = records.get(name);
        if (type == null) {
            throw malformed("an unknown record " + name);
        }
        return type;
    }

    private Object restoreRecord(Map<?, ?> content, State state) {
        Class<?> type = record(String.valueOf(content.get("of")));
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(
                    items(part(content, "components"), state).toArray());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw malformed(type.getSimpleName() + ": " + e);
        }
    }

    private static PenstockException malformed(String found) {
        return PenstockException.data("kept statistics must be those that were saved")
                .value(found)
                .remedy("the file was altered, or written by a step of another version; fit anew")
                .build();
    }
}
