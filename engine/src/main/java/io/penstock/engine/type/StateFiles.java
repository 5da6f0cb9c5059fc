package io.penstock.engine.type;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.format.Safetensors;
import io.penstock.engine.step.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A state as two files: {@code state.safetensors} for tensors, {@code state.json} for strings and plain values. */
public final class StateFiles {
    private static final String TENSORS = "state.safetensors";
    private static final String VALUES = "state.json";

    private StateFiles() {}

    /** Writes the state; an empty one leaves no file. */
    public static void write(State state, Folder folder) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, Object> strings = new LinkedHashMap<>();
        for (Map.Entry<String, Column> entry : state.columns().entrySet()) {
            if (entry.getValue() instanceof Tensor tensor) {
                tensors.put(entry.getKey(), tensor);
            } else if (entry.getValue() instanceof Strings text) {
                strings.put(entry.getKey(), java.util.Arrays.asList(text.values()));
            } else {
                throw new IOException("no file holds the " + entry.getValue() + " of " + entry.getKey());
            }
        }
        if (!tensors.isEmpty()) {
            folder.write(TENSORS, Safetensors.write(tensors));
        }
        if (!strings.isEmpty() || !state.values().isEmpty()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("strings", strings);
            document.put("values", state.values());
            folder.write(VALUES, Json.write(document));
        }
    }

    /** Reads what {@link #write} wrote. */
    public static State read(Folder folder) throws IOException {
        List<String> names = folder.names();
        Map<String, Column> columns = new LinkedHashMap<>();
        if (names.contains(TENSORS)) {
            columns.putAll(Safetensors.read(folder.read(TENSORS), TENSORS));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        if (names.contains(VALUES)) {
            Map<String, Object> document = Json.readMap(folder.read(VALUES), VALUES);
            map(document, "strings").forEach((name, list) -> columns.put(name, strings(name, list)));
            values.putAll(map(document, "values"));
        }
        return State.of(columns, values);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> document, String name) {
        Object part = document.get(name);
        if (!(part instanceof Map<?, ?> map)) {
            throw malformed(name, part);
        }
        return (Map<String, Object>) map;
    }

    private static Strings strings(String name, Object list) {
        if (!(list instanceof List<?> items)) {
            throw malformed(name, list);
        }
        List<@org.jspecify.annotations.Nullable String> texts = new ArrayList<>();
        for (Object item : items) {
            if (item != null && !(item instanceof String)) {
                throw malformed(name, item);
            }
            texts.add((String) item);
        }
        return Strings.of(texts.toArray(new String[0]));
    }

    private static PenstockException malformed(String name, @org.jspecify.annotations.Nullable Object found) {
        return PenstockException.data("'" + name + "' of " + VALUES + " must have its kind of content")
                .value(String.valueOf(found))
                .remedy("the file was altered; take the model from its source again")
                .build();
    }
}
