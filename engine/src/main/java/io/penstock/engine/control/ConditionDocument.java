package io.penstock.engine.control;

import io.penstock.engine.error.PenstockException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions as plain values, for files: {@code {"column": "age", "feature": "", "is": "above", "value": 60.0}}. */
final class ConditionDocument {
    private static final String NULL = "null";

    private ConditionDocument() {}

    static Map<String, Object> write(Condition condition) {
        if (condition instanceof Condition.Compare compare) {
            Map<String, Object> document = element(compare.element());
            document.put("is", compare.comparison().name().toLowerCase(Locale.ROOT));
            document.put("value", compare.given());
            return document;
        } else if (condition instanceof Condition.IsNull isNull) {
            Map<String, Object> document = element(isNull.element());
            document.put("is", NULL);
            return document;
        } else if (condition instanceof Condition.Not not) {
            return Map.of("not", write(not.condition()));
        } else if (condition instanceof Condition.All all) {
            return Map.of(
                    "all",
                    all.conditions().stream().map(ConditionDocument::write).toList());
        } else if (condition instanceof Condition.Any any) {
            return Map.of(
                    "any",
                    any.conditions().stream().map(ConditionDocument::write).toList());
        }
        throw PenstockException.user("a condition that is saved or shipped must be made of comparisons")
                .value(condition.toString())
                .remedy(
                        "compare columns with Condition.column and Condition.feature; let a step compute what they lack")
                .build();
    }

    private static Map<String, Object> element(Element element) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("column", element.column());
        document.put("feature", element.feature());
        return document;
    }

    static Condition read(@Nullable Object document) {
        if (!(document instanceof Map<?, ?> map)) {
            throw malformed(document);
        }
        if (map.containsKey("not")) {
            return new Condition.Not(read(map.get("not")));
        } else if (map.get("all") instanceof List<?> all) {
            return new Condition.All(all.stream().map(ConditionDocument::read).toList());
        } else if (map.get("any") instanceof List<?> any) {
            return new Condition.Any(any.stream().map(ConditionDocument::read).toList());
        }
        if (!(map.get("column") instanceof String column)
                || !(map.get("feature") instanceof String feature)
                || !(map.get("is") instanceof String comparison)) {
            throw malformed(document);
        }
        Element element = new Element(column, feature);
        if (comparison.equals(NULL)) {
            return new Condition.IsNull(element);
        }
        Object value = map.get("value");
        for (Comparison known : Comparison.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(comparison) && value != null) {
                return new Condition.Compare(element, known, given(value));
            }
        }
        throw malformed(document);
    }

    /** Infinite numbers are words in JSON, and only a condition on words compares with a word. */
    private static Object given(Object value) {
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    private static PenstockException malformed(@Nullable Object document) {
        return PenstockException.data("the description of a condition must be complete")
                .value(String.valueOf(document))
                .remedy("the file was altered; take it from its source again")
                .build();
    }
}
