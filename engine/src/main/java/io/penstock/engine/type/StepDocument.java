package io.penstock.engine.type;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of a step beside its files, as plain values: {@code type}, {@code settings} and {@code space}. */
public final class StepDocument {
    private StepDocument() {}

    /** Describes a step that holds no steps. */
    public static Map<String, Object> write(Step step, StepTypes types) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", types.of(step).id());
        if (step instanceof Configurable configurable) {
            Settings settings = configurable.settings();
            document.put("settings", settings.values());
            Map<String, Object> space = new TreeMap<>();
            settings.space().forEach((name, distribution) -> space.put(name, write(distribution)));
            document.put("space", space);
        }
        return document;
    }

    /** A distribution as in files: {@code {"log_uniform": [1e-6, 1]}}. */
    public static Map<String, Object> write(Distribution distribution) {
        return Distributions.describe(distribution);
    }

    /** The type that a description names. */
    public static StepType<?> type(Map<String, Object> document, StepTypes types) {
        if (!(document.get("type") instanceof String id)) {
            throw malformed("type", document.get("type"));
        }
        return types.byId(id);
    }

    /** The settings of a description, every value checked against the type's declarations. */
    public static Settings settings(Map<String, Object> document, StepType<?> type) {
        Settings settings = type.defaults();
        for (Map.Entry<String, Object> entry :
                map(document.getOrDefault("settings", Map.of()), "settings").entrySet()) {
            settings = settings.with(entry.getKey(), entry.getValue());
        }
        for (Map.Entry<String, Object> entry :
                map(document.getOrDefault("space", Map.of()), "space").entrySet()) {
            settings = settings.withSpace(entry.getKey(), distribution(entry.getValue()));
        }
        return settings;
    }

    /** Reads what {@link #write(Distribution)} wrote. */
    public static Distribution distribution(Object described) {
        return Distributions.read(described);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            return (Map<String, Object>) map;
        }
        throw malformed(what, value);
    }

    private static PenstockException malformed(String what, @org.jspecify.annotations.Nullable Object value) {
        return PenstockException.data("the description of a step must be complete")
                .value(what + " is " + value)
                .remedy("the file was altered; take it from its source again")
                .build();
    }
}
