package io.penstock.steps.network.graph;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.network.layer.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs, layers in an order in which they can compute, and heads. Immutable; all names are known and unique.
 *
 * @param inputs names
 * @param nodes with names and connections
 * @param heads with the layers they take
 */
public record Graph(List<String> inputs, List<Node> nodes, List<Head> heads) {
    /** The name of the only input where no columns are named. */
    public static final String INPUT = "input";

    /** What else begins names among the learned numbers. */
    private static final List<String> RESERVED = List.of("candidate", "classes", "counts", "head", "optimizer");

    public Graph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        heads = List.copyOf(heads);
    }

    /**
     * Gives names to layers that have none and connects those that do not say to what.
     *
     * @param inputs names of columns; empty for one input of all numbers
     * @throws PenstockException where a name is taken or leads nowhere
     */
    public static Graph of(List<String> inputs, List<Node> nodes, List<Head> heads) {
        List<String> names = inputs.isEmpty() ? List.of(INPUT) : inputs;
        Set<String> known = new LinkedHashSet<>();
        names.forEach(name -> claim(known, name));
        Set<String> taken = new HashSet<>(known);
        nodes.forEach(node -> taken.add(node.name()));
        Map<String, Integer> counts = new HashMap<>();
        List<Node> connected = new ArrayList<>();
        String last = names.get(0);
        for (Node node : nodes) {
            String name = node.name().isEmpty() ? automatic(node.layer(), counts, taken) : node.name();
            List<String> from = node.from().isEmpty() ? List.of(last) : node.from();
            from.forEach(source -> require(known, source, "layer '" + name + "'"));
            claim(known, name);
            connected.add(new Node(name, node.layer(), from));
            last = name;
        }
        List<Head> placed = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Head head : heads) {
            String target = head.target().isEmpty() ? names.get(0) : head.target();
            if (!targets.add(target)) {
                throw PenstockException.user("every head learns a target of its own")
                        .value("two heads for '" + target + "'")
                        .remedy("leave one of them out")
                        .build();
            }
            String from = head.from().isEmpty() ? last : head.from();
            require(known, from, "the head of '" + target + "'");
            placed.add(new Head(head.kind(), target, head.loss(), from, head.weight(), head.classes()));
        }
        return new Graph(names, connected, placed);
    }

    private static String automatic(Layer layer, Map<String, Integer> counts, Set<String> taken) {
        String kind = Kinds.of(layer);
        while (true) {
            String name = kind + "_" + counts.merge(kind, 1, Integer::sum);
            if (taken.add(name)) {
                return name;
            }
        }
    }

    private static void claim(Set<String> known, String name) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*") || RESERVED.contains(name) || !known.add(name)) {
            throw PenstockException.user(
                            "names in a network are unique, of letters, digits and '_', begin with a letter, and are none of "
                                    + RESERVED)
                    .value("'" + name + "'")
                    .remedy("choose another name")
                    .build();
        }
    }

    private static void require(Set<String> known, String name, String who) {
        if (!known.contains(name)) {
            throw PenstockException.user("a layer takes inputs and layers before it")
                    .value(who + " takes '" + name + "'")
                    .remedy(Nearest.remedy(name, known))
                    .build();
        }
    }

    /** The layers up to the one of that name, those it needs only; no heads. */
    public Graph upTo(String layer) {
        Set<String> needed = new HashSet<>(Set.of(layer));
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed.contains(nodes.get(i).name())) {
                needed.addAll(nodes.get(i).from());
                kept.add(0, nodes.get(i));
            }
        }
        if (kept.isEmpty()) {
            throw PenstockException.user("a network is cut at one of its layers")
                    .value("'" + layer + "'")
                    .remedy(Nearest.remedy(layer, nodes.stream().map(Node::name).toList()))
                    .build();
        }
        return new Graph(inputs.stream().filter(needed::contains).toList(), kept, List.of());
    }
}
