package io.penstock.steps.network.graph;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.layer.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Layers and heads as plain values, as in files: {@code {dense: {units: 10, activation: relu, name: hidden, from: [a, b]}}}, {@code {dropout:
 * 0.5}}, {@code flatten}; {@code {classify: label}}, {@code {regress: {target: price, loss: huber, weight: 0.5, from: hidden}}}.
 */
public final class GraphDocument {
    private static final Map<String, Head.Kind> HEADS = Map.of(
            "classify", Head.Kind.CLASSES,
            "regress", Head.Kind.QUANTITY,
            "probabilities", Head.Kind.QUANTITY,
            "reconstruct", Head.Kind.RECONSTRUCTION);

    private GraphDocument() {}

    /** A layer in plain values. */
    public static Object write(Node node) {
        Map<String, Object> values = new LinkedHashMap<>(Kinds.write(node.layer()));
        if (!node.name().isEmpty()) {
            values.put("name", node.name());
        }
        if (!node.from().isEmpty()) {
            values.put("from", node.from());
        }
        return Map.of(Kinds.of(node.layer()), values);
    }

    /** The layers of plain values. */
    public static List<Node> nodes(List<?> documents) {
        List<Node> nodes = new ArrayList<>();
        for (Object document : documents) {
            nodes.add(node(document));
        }
        return nodes;
    }

    private static Node node(Object document) {
        Map.Entry<String, Object> entry = entry(document, "a layer", Kinds.names());
        if (!(entry.getValue() instanceof Map<?, ?> values)) {
            Object alone = entry.getValue();
            Layer layer = alone.equals("")
                    ? Kinds.read(entry.getKey(), Map.of(), null)
                    : Kinds.read(entry.getKey(), Map.of(), alone);
            return Node.of(layer);
        }
        Map<String, Object> inside = strings(values);
        Object name = inside.remove("name");
        Object from = inside.remove("from");
        List<String> sources = from == null
                ? List.of()
                : from instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(from));
        return new Node(name == null ? "" : String.valueOf(name), Kinds.read(entry.getKey(), inside, null), sources);
    }

    /** A head in plain values. */
    public static Object write(Head head) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("target", head.target());
        values.put("loss", head.loss().id());
        values.put("weight", head.weight());
        if (!head.from().isEmpty()) {
            values.put("from", head.from());
        }
        if (head.classes() > 0) {
            values.put("classes", head.classes());
        }
        String word = head.loss() == Loss.BINARY && head.kind() == Head.Kind.QUANTITY
                ? "probabilities"
                : head.kind() == Head.Kind.CLASSES
                        ? "classify"
                        : head.kind() == Head.Kind.QUANTITY ? "regress" : "reconstruct";
        return Map.of(word, values);
    }

    /** The heads of plain values. */
    public static List<Head> heads(List<?> documents) {
        List<Head> heads = new ArrayList<>();
        for (Object document : documents) {
            Map.Entry<String, Object> entry = entry(document, "a head", new TreeSet<>(HEADS.keySet()));
            Head.Kind kind = HEADS.get(entry.getKey());
            if (kind == null) {
                throw wrong(
                        "a head is one of " + new TreeSet<>(HEADS.keySet()),
                        "'" + entry.getKey() + "'",
                        Nearest.remedy(entry.getKey(), HEADS.keySet()));
            }
            Map<String, Object> values = entry.getValue() instanceof Map<?, ?> map
                    ? strings(map)
                    : new LinkedHashMap<>(Map.of("target", entry.getValue()));
            heads.add(head(entry.getKey(), kind, values));
        }
        return heads;
    }

    private static Head head(String word, Head.Kind kind, Map<String, Object> values) {
        Set<String> known = new TreeSet<>(Set.of("target", "loss", "weight", "from", "classes"));
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw wrong("a head must be described by what it has", "'" + key + "'", Nearest.remedy(key, known));
            }
        }
        Loss usual = kind == Head.Kind.CLASSES
                ? Loss.CROSS_ENTROPY
                : word.equals("probabilities") ? Loss.BINARY : Loss.SQUARED;
        Object weight = values.getOrDefault("weight", 1);
        Object classes = values.getOrDefault("classes", 0);
        if (!(weight instanceof Number heavy) || !(classes instanceof Number count)) {
            throw wrong("the weight and the classes of a head are numbers", weight + ", " + classes, "write numbers");
        }
        try {
            return new Head(
                    kind,
                    String.valueOf(values.getOrDefault("target", "")),
                    values.containsKey("loss") ? loss(String.valueOf(values.get("loss"))) : usual,
                    String.valueOf(values.getOrDefault("from", "")),
                    heavy.doubleValue(),
                    count.intValue());
        } catch (IllegalArgumentException e) {
            throw wrong("a head's values must go together", String.valueOf(e.getMessage()), "change one of them");
        }
    }

    private static Loss loss(String word) {
        for (Loss loss : Loss.values()) {
            if (loss.id().equals(word)) {
                return loss;
            }
        }
        List<String> known = Arrays.stream(Loss.values()).map(Loss::id).toList();
        throw wrong("a loss must be known", "'" + word + "'", Nearest.remedy(word, known));
    }

    private static Map.Entry<String, Object> entry(Object document, String what, Set<String> known) {
        if (document instanceof String word) {
            return Map.entry(word, "");
        }
        if (document instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return Map.entry(String.valueOf(only.getKey()), only.getValue());
        }
        throw wrong(what + " is one word with its values", String.valueOf(document), "begin with one of " + known);
    }

    private static Map<String, Object> strings(Map<?, ?> values) {
        Map<String, Object> result = new LinkedHashMap<>();
        values.forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }

    private static PenstockException wrong(String rule, String value, String remedy) {
        return PenstockException.user(rule).value(value).remedy(remedy).build();
    }
}
