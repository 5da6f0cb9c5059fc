package io.penstock.steps.network.graph;

import io.penstock.steps.network.layer.Layer;
import java.util.List;

/**
 * A layer in its place.
 *
 * @param name unique within the network; empty for one that is made of the kind
 * @param layer what it computes
 * @param from the layers or inputs it takes; empty for the one before
 */
public record Node(String name, Layer layer, List<String> from) {
    public Node {
        from = List.copyOf(from);
    }

    /** A layer behind the one before. */
    public static Node of(Layer layer) {
        return new Node("", layer, List.of());
    }

    /** The same under a name. */
    public Node named(String other) {
        return new Node(other, layer, from);
    }

    /** The same, taking these layers or inputs instead of the one before. */
    public Node from(String... names) {
        return new Node(name, layer, List.of(names));
    }
}
