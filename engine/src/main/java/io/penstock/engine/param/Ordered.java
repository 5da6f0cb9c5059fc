package io.penstock.engine.param;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** Maps whose order is the same in every process. */
public final class Ordered {
    private Ordered() {}

    /** In the map's own order where it has one that lasts, else by name: {@link Map#of} has another order in every process. */
    public static <K, V> Map<K, V> of(Map<K, V> map) {
        if (map instanceof LinkedHashMap || map instanceof SortedMap) {
            return map;
        }
        Map<K, V> ordered = new LinkedHashMap<>();
        map.entrySet().stream()
                .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }
}
