package io.penstock.engine.study;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.Condition;
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
                point.put(dimension.name(), typed(dimension.distribution(), value));
            }
        }
        return point;
    }

    private static Object typed(Distribution distribution, Object value) {
        if (distribution.kind() == Distribution.Kind.CONTINUOUS) {
            return value instanceof Number number ? (Object) number.doubleValue() : value;
        }
        List<Object> forms = new ArrayList<>(List.of(value));
        if (value instanceof Number number) {
            forms.add(number.intValue());
            forms.add(number.longValue());
            forms.add(number.doubleValue());
        }
        for (Object form : forms) {
            if (distribution.contains(form)) {
                return distribution.inverseCdf(distribution.cdf(form) - distribution.pdf(form) / 2);
            }
        }
        return value;
    }
}
