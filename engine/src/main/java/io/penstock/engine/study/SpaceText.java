package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Constraints;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spaces and points as plain values. */
final class SpaceText {
    private SpaceText() {}

    static List<Object> describe(SearchSpace space) {
        List<Object> dimensions = new ArrayList<>();
        for (Dimension dimension : space.dimensions()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", dimension.name());
            map.put(
                    "distribution",
                    Map.of(
                            dimension.distribution().name(),
                            dimension.distribution().arguments()));
            map.put("kind", dimension.distribution().kind().name());
            List<Object> conditions = new ArrayList<>();
            for (Condition condition : dimension.conditions()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("parameter", condition.parameter());
                one.put("values", condition.values());
                conditions.add(one);
            }
            map.put("conditions", conditions);
            dimensions.add(map);
        }
        return dimensions;
    }

    /** A point from a file with values of the types that the space itself gives. Values of unknown names stay as they are. */
    static Map<String, Object> typed(SearchSpace space, Map<String, Object> read) {
        Map<String, Object> point = new LinkedHashMap<>(read);
        for (Dimension dimension : space.dimensions()) {
            Object value = read.get(dimension.name());
            if (value != null) {
                point.put(dimension.name(), dimension.distribution().canonical(value));
            }
        }
        return point;
    }

    /** Reads what {@link #describe} wrote; rules that are code are left out. */
    static SearchSpace read(List<?> described, List<?> rules) {
        SearchSpace space = SearchSpace.of(List.of());
        for (Object item : described) {
            Map<?, ?> map = (Map<?, ?>) item;
            List<Condition> conditions = new ArrayList<>();
            if (map.get("conditions") instanceof List<?> list) {
                for (Object one : list) {
                    Map<?, ?> condition = (Map<?, ?>) one;
                    conditions.add(new Condition(
                            String.valueOf(condition.get("parameter")), List.copyOf(values(condition.get("values")))));
                }
            }
            Object distribution = map.get("distribution");
            space = space.with(new Dimension(
                    String.valueOf(map.get("name")),
                    Distributions.read(distribution == null ? "nothing" : distribution),
                    conditions));
        }
        for (Object rule : rules) {
            try {
                space = space.where(Constraints.of(String.valueOf(rule)));
            } catch (PenstockException e) {
                // A rule in code has words instead of a formula.
                continue;
            }
        }
        return space;
    }

    private static List<?> values(@org.jspecify.annotations.Nullable Object values) {
        return values instanceof List<?> list ? list : List.of();
    }
}
