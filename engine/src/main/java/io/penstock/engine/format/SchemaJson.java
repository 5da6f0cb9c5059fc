package io.penstock.engine.format;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A schema as plain values: a list of fields. */
public final class SchemaJson {
    private SchemaJson() {}

    public static List<Object> write(Schema schema) {
        List<Object> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("name", field.name());
            document.put("role", field.role().name().toLowerCase(Locale.ROOT));
            document.put("type", field.type().name().toLowerCase(Locale.ROOT));
            document.put("shape", field.shape());
            if (!field.features().isEmpty()) {
                document.put("features", field.features());
            }
            if (field.predicts() != null) {
                document.put("predicts", field.predicts());
            }
            fields.add(document);
        }
        return fields;
    }

    /** Reads what {@link #write} wrote; {@code what} names it in errors. */
    public static Schema read(Object document, String what) {
        if (!(document instanceof List<?> list)) {
            throw malformed(what, document, null);
        }
        List<Field> fields = new ArrayList<>();
        for (Object item : list) {
            try {
                fields.add(field((Map<?, ?>) item));
            } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
                throw malformed(what, item, e);
            }
        }
        return Schema.of(fields);
    }

    private static Field field(Map<?, ?> document) {
        List<Integer> shape = new ArrayList<>();
        for (Object dimension : (List<?>) require(document, "shape")) {
            shape.add(Math.toIntExact(((Number) dimension).longValue()));
        }
        List<String> features = new ArrayList<>();
        if (document.get("features") instanceof List<?> names) {
            names.forEach(name -> features.add((String) name));
        }
        return new Field(
                (String) require(document, "name"),
                Role.valueOf(((String) require(document, "role")).toUpperCase(Locale.ROOT)),
                DataType.valueOf(((String) require(document, "type")).toUpperCase(Locale.ROOT)),
                shape,
                features,
                (String) document.get("predicts"));
    }

    private static Object require(Map<?, ?> document, String key) {
        Object value = document.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }

    private static PenstockException malformed(
            String what,
            @org.jspecify.annotations.Nullable Object found,
            @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.data(what + " must hold a complete schema")
                .value(String.valueOf(found))
                .remedy("the file was altered; take it from its source again")
                .cause(cause)
                .build();
    }
}
