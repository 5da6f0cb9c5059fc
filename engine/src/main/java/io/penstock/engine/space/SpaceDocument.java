package io.penstock.engine.space;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A space as plain values, for JSON and YAML alike:
 *
 * <pre>{@code
 * parameters:
 *   kind: {choice: [tree, net]}
 *   depth: {integer: [1, 12], when: {kind: [tree]}}
 * rules: ["depth <= 2 * width"]
 * }</pre>
 *
 * <p>A map without {@code parameters} and {@code rules} is one of parameters.
 */
public final class SpaceDocument {
    private static final String PARAMETERS = "parameters";
    private static final String RULES = "rules";
    private static final String WHEN = "when";

    private SpaceDocument() {}

    /** Describes a space whose rules are formulas. Throws a {@link PenstockException} where a rule is code. */
    public static Map<String, Object> write(SearchSpace space) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Dimension dimension : space.dimensions()) {
            Map<String, Object> described = new LinkedHashMap<>(Distributions.describe(dimension.distribution()));
            if (!dimension.conditions().isEmpty()) {
                Map<String, Object> when = new LinkedHashMap<>();
                dimension.conditions().forEach(condition -> when.put(condition.parameter(), condition.values()));
                described.put(WHEN, when);
            }
            parameters.put(dimension.name(), described);
        }
        Map<String, Object> document = new LinkedHashMap<>(Map.of(PARAMETERS, parameters));
        if (!space.constraints().isEmpty()) {
            document.put(
                    RULES,
                    space.constraints().stream().map(SpaceDocument::formula).toList());
        }
        return document;
    }

    private static String formula(Constraint constraint) {
        if (constraint instanceof Rule rule) {
            return rule.describe();
        }
        throw PenstockException.user("only a rule that is a formula can be written to a file")
                .value(constraint.describe())
                .remedy("write it as Constraints.of(\"low <= high\")")
                .build();
    }

    /** Reads what {@link #write} wrote. Throws a {@link PenstockException} that names what is wrong. */
    public static SearchSpace read(Map<String, ?> document) {
        boolean whole = document.containsKey(PARAMETERS);
        SearchSpace space = SearchSpace.of(List.of());
        for (Map.Entry<?, ?> entry :
                map(whole ? document.get(PARAMETERS) : document).entrySet()) {
            space = space.with(dimension(String.valueOf(entry.getKey()), entry.getValue()));
        }
        if (whole && document.get(RULES) instanceof List<?> rules) {
            for (Object rule : rules) {
                space = space.where(Constraints.of(String.valueOf(rule)));
            }
        }
        return space;
    }

    private static Dimension dimension(String name, Object described) {
        Map<Object, Object> parts = new LinkedHashMap<>(map(described));
        Object when = parts.remove(WHEN);
        List<Condition> conditions = new ArrayList<>();
        if (when != null) {
            map(when)
                    .forEach((parameter, values) -> conditions.add(new Condition(
                            String.valueOf(parameter),
                            values instanceof List<?> list ? List.copyOf(list) : List.of(values))));
        }
        return new Dimension(name, Distributions.read(parts), conditions);
    }

    private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw PenstockException.user("a space is a map from names to distributions")
                .value(String.valueOf(value))
                .remedy("write for example {parameters: {rate: {log_uniform: [1.0e-6, 1.0]}}, rules: []}")
                .build();
    }
}
