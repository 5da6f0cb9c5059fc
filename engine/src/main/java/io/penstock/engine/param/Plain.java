package io.penstock.engine.param;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values that JSON can hold. */
public final class Plain {
    private Plain() {}

    /** Unmodifiable, and whole numbers of one type, so that what comes back from a file is equal to what went there. */
    public static Object of(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Plain::of).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, inside) -> copy.put(key, of(inside)));
            return Collections.unmodifiableMap(copy);
        }
        return value instanceof Integer whole ? (Object) whole.longValue() : value;
    }
}
