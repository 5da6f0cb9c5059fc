package io.penstock.steps.network.graph;

import io.penstock.engine.error.PenstockException;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.layer.Dense;
import io.penstock.steps.network.layer.Layer;
import io.penstock.steps.network.layer.ShapeException;
import io.penstock.steps.network.layer.Shapes;
import io.penstock.steps.network.layer.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A graph for data of given shapes: the shape of every value, and where every weight stands in one vector of parameters. Values are counted from 0, the
 * inputs first. Immutable.
 */
public final class Layout {
    /**
     * A layer in its place.
     *
     * @param inputs the values it takes
     * @param output the value it makes
     * @param frozen whether it does not learn
     * @param weights with their places among the parameters
     * @param statistics with their places among the statistics
     */
    public record Placed(
            String name,
            Layer layer,
            List<Integer> inputs,
            int output,
            boolean frozen,
            List<Part> weights,
            List<Part> statistics) {}

    /**
     * Numbers that a layer learns.
     *
     * @param name of layer and numbers
     * @param at their place
     */
    public record Part(String name, Weight weight, long at) {}

    private final Graph graph;
    private final List<String> names = new ArrayList<>();
    private final List<List<Integer>> shapes = new ArrayList<>();
    private final List<Placed> layers = new ArrayList<>();
    private final List<Integer> headValues = new ArrayList<>();
    private final List<Integer> headWidths;
    private long parameters;
    private long statistics;

    private Layout(Graph graph, List<Integer> headWidths) {
        this.graph = graph;
        this.headWidths = List.copyOf(headWidths);
    }

    /**
     * @param inputShapes of a row of every input
     * @param headWidths outputs of every head: classes, or numbers
     * @param frozen the names of the layers that do not learn
     * @throws PenstockException where shapes do not chain, with the layer and both shapes
     */
    public static Layout of(
            Graph graph, List<List<Integer>> inputShapes, List<Integer> headWidths, Set<String> frozen) {
        Layout layout = new Layout(graph, headWidths);
        layout.names.addAll(graph.inputs());
        layout.shapes.addAll(inputShapes);
        for (Node node : graph.nodes()) {
            layout.place(node, frozen);
        }
        for (int i = 0; i < graph.heads().size(); i++) {
            Head head = graph.heads().get(i);
            if (head.kind() == Head.Kind.RECONSTRUCTION) {
                layout.requireReconstruction(head, headWidths.get(i));
                layout.headValues.add(layout.value(head.from()));
            } else {
                Dense outputs = new Dense(headWidths.get(i), Activation.IDENTITY);
                layout.place(new Node(head.layer(), outputs, List.of(head.from())), frozen);
                layout.headValues.add(layout.value(head.layer()));
            }
        }
        Set<String> unknown = new TreeSet<>(frozen);
        layout.layers.forEach(layer -> unknown.remove(layer.name()));
        if (!unknown.isEmpty()) {
            throw PenstockException.user("frozen layers must be layers of the network")
                    .value(unknown.toString())
                    .remedy("its layers are "
                            + layout.layers.stream().map(Placed::name).toList())
                    .build();
        }
        return layout;
    }

    private void requireReconstruction(Head head, int width) {
        List<Integer> shape = shape(value(head.from()));
        if (Shapes.size(shape) != width) {
            throw PenstockException.user("the shapes of layers must chain")
                    .value("the head that reconstructs '" + head.target() + "' takes " + width + " numbers, '"
                            + head.from() + "' gives " + shape)
                    .remedy("make the last layer as large as the input")
                    .build();
        }
    }

    private void place(Node node, Set<String> frozen) {
        List<Integer> inputs = node.from().stream().map(this::value).toList();
        List<List<Integer>> given = inputs.stream().map(this::shape).toList();
        List<Integer> output;
        try {
            output = node.layer().output(given);
        } catch (ShapeException e) {
            throw PenstockException.user("the shapes of layers must chain")
                    .value("layer '" + node.name() + "' takes " + e.takes() + "; " + node.from() + " gives "
                            + (given.size() == 1 ? given.get(0) : given))
                    .remedy("put a reshape, flatten or pool layer between them, or change one of them")
                    .build();
        } catch (ArithmeticException e) {
            throw PenstockException.user("a layer's output must fit an array")
                    .value("layer '" + node.name() + "' for inputs of " + given)
                    .remedy("make the layer smaller")
                    .build();
        }
        List<Part> weights = new ArrayList<>();
        for (Weight weight : node.layer().weights(given)) {
            weights.add(new Part(node.name() + "." + weight.name(), weight, parameters));
            parameters += weight.length();
        }
        List<Part> looked = new ArrayList<>();
        for (Weight statistic : node.layer().statistics(given)) {
            looked.add(new Part(node.name() + "." + statistic.name(), statistic, statistics));
            statistics += statistic.length();
        }
        names.add(node.name());
        shapes.add(List.copyOf(output));
        layers.add(new Placed(
                node.name(),
                node.layer(),
                inputs,
                names.size() - 1,
                frozen.contains(node.name()),
                List.copyOf(weights),
                List.copyOf(looked)));
    }

    public Graph graph() {
        return graph;
    }

    /** The number of the value of that name: an input, a layer or the dense layer of a head. */
    public int value(String name) {
        return names.indexOf(name);
    }

    public List<Integer> shape(int value) {
        return shapes.get(value);
    }

    public int width(int value) {
        return Shapes.size(shapes.get(value));
    }

    /** How many values there are. */
    public int values() {
        return names.size();
    }

    public int inputs() {
        return graph.inputs().size();
    }

    public List<Placed> layers() {
        return layers;
    }

    /** The value whose numbers are a head's outputs. */
    public int headValue(int head) {
        return headValues.get(head);
    }

    public int headWidth(int head) {
        return headWidths.get(head);
    }

    /** How many numbers the network learns by descent, frozen ones among them. */
    public int parameters() {
        return Math.toIntExact(parameters);
    }

    /** How many numbers it learns by looking on. */
    public int statistics() {
        return Math.toIntExact(statistics);
    }

    /** All parts by name: weights and statistics. */
    public Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (Placed layer : layers) {
            layer.weights().forEach(part -> parts.put(part.name(), part));
            layer.statistics().forEach(part -> parts.put(part.name(), part));
        }
        return parts;
    }

    /** The first parameters, drawn from a key and the names of layers: a layer of the same name and shape begins the same in any network. */
    public double[] firstParameters(long key) {
        double[] values = new double[parameters()];
        for (Placed layer : layers) {
            SplittableRandom random =
                    new SplittableRandom(key * 31 + layer.name().hashCode());
            layer.weights().forEach(part -> part.weight().draw(random, values, (int) part.at()));
        }
        return values;
    }

    public double[] firstStatistics() {
        double[] values = new double[statistics()];
        SplittableRandom unused = new SplittableRandom(0);
        for (Placed layer : layers) {
            layer.statistics().forEach(part -> part.weight().draw(unused, values, (int) part.at()));
        }
        return values;
    }

    /** The stretches of parameters that learn, {@code {from, to}} each, neighbours joined. */
    public List<long[]> learning() {
        List<long[]> stretches = new ArrayList<>();
        for (Placed layer : layers) {
            for (Part part : layer.frozen() ? List.<Part>of() : layer.weights()) {
                long to = part.at() + part.weight().length();
                long[] last = stretches.isEmpty() ? new long[] {-1, -1} : stretches.get(stretches.size() - 1);
                if (last[1] == part.at()) {
                    last[1] = to;
                } else {
                    stretches.add(new long[] {part.at(), to});
                }
            }
        }
        return stretches;
    }

    /** A table of the layers with their shapes and weights. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Placed layer : layers) {
            long weights = layer.weights().stream()
                    .mapToLong(part -> part.weight().length())
                    .sum();
            text.append(layer.name())
                    .append(' ')
                    .append(shapes.get(layer.output()))
                    .append(' ')
                    .append(weights)
                    .append(layer.frozen() ? " frozen\n" : "\n");
        }
        return text.append(parameters).append(" weights\n").toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout && graph.equals(layout.graph) && shapes.equals(layout.shapes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(graph, shapes);
    }
}
