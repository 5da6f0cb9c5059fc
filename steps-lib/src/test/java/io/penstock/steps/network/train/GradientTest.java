package io.penstock.steps.network.train;

import static io.penstock.steps.network.Layers.add;
import static io.penstock.steps.network.Layers.averagePool1d;
import static io.penstock.steps.network.Layers.averagePool2d;
import static io.penstock.steps.network.Layers.batchNormalization;
import static io.penstock.steps.network.Layers.concatenate;
import static io.penstock.steps.network.Layers.convolution1d;
import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.embedding;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.globalAveragePool;
import static io.penstock.steps.network.Layers.globalMaxPool;
import static io.penstock.steps.network.Layers.gru;
import static io.penstock.steps.network.Layers.gruSequences;
import static io.penstock.steps.network.Layers.layerNormalization;
import static io.penstock.steps.network.Layers.lstm;
import static io.penstock.steps.network.Layers.lstmSequences;
import static io.penstock.steps.network.Layers.maxPool1d;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.Layers.upSample2d;
import static io.penstock.steps.network.compute.Activation.IDENTITY;
import static io.penstock.steps.network.compute.Activation.SOFTPLUS;
import static io.penstock.steps.network.compute.Activation.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.graph.Node;
import io.penstock.steps.network.layer.Convolution;
import io.penstock.steps.network.layer.Padding;
import io.penstock.steps.network.layer.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients beside central differences, in float64, for every layer, activation and loss. */
class GradientTest {
    private static final int ROWS = 5;
    private static final double STEP = 1e-5;

    private static final List<Integer> IMAGE = List.of(6, 5, 2);
    private static final List<Integer> SERIES = List.of(7, 3);
    private static final List<Integer> VECTOR = List.of(6);

    private static Arguments chain(String name, List<Integer> input, Node... nodes) {
        return Arguments.of(name, List.of(input), List.of(nodes));
    }

    static Stream<Arguments> layers() {
        Node wide = dense(60, TANH);
        return Stream.of(
                chain("dense", VECTOR, dense(4, TANH), dense(3)),
                chain("convolution, same", IMAGE, convolution2d(3, 3, TANH), convolution2d(2, 3, TANH)),
                chain(
                        "convolution, valid with strides",
                        IMAGE,
                        convolution2d(2, 3, TANH),
                        Node.of(new Convolution(2, 3, 3, 2, Padding.VALID, TANH))),
                chain(
                        "convolution, even size",
                        IMAGE,
                        convolution2d(2, 2, TANH),
                        Node.of(new Convolution(2, 3, 2, 2, Padding.SAME, TANH))),
                chain("convolution of series", SERIES, convolution1d(4, 3, TANH), convolution1d(2, 2, TANH)),
                chain("largest of squares", IMAGE, convolution2d(3, 3, TANH), maxPool2d(2)),
                chain(
                        "largest, overlapping and padded",
                        IMAGE,
                        convolution2d(3, 3, TANH),
                        Node.of(new Pool(2, true, 3, 2, Padding.SAME))),
                chain("mean of squares", IMAGE, convolution2d(3, 3, TANH), averagePool2d(2)),
                chain(
                        "mean, padded",
                        IMAGE,
                        convolution2d(3, 3, TANH),
                        Node.of(new Pool(2, false, 3, 2, Padding.SAME))),
                chain("series pools", SERIES, convolution1d(4, 3, TANH), maxPool1d(2), averagePool1d(2)),
                chain("global mean", IMAGE, convolution2d(3, 3, TANH), globalAveragePool()),
                chain("global largest", SERIES, convolution1d(3, 3, TANH), globalMaxPool()),
                chain("up-sampling", IMAGE, convolution2d(2, 3, TANH), upSample2d(2), convolution2d(2, 3, TANH)),
                chain("batch normalization", VECTOR, dense(4, TANH), batchNormalization(), dense(3, TANH)),
                chain(
                        "batch normalization of images",
                        IMAGE,
                        convolution2d(3, 3, IDENTITY),
                        batchNormalization(),
                        convolution2d(2, 3, TANH)),
                chain("batch normalization first", VECTOR, batchNormalization(), dense(3, TANH)),
                chain("layer normalization", VECTOR, dense(5, TANH), layerNormalization(), dense(3, TANH)),
                chain("layer normalization first", SERIES, layerNormalization(), gru(3)),
                chain("dropout", VECTOR, dense(8, TANH), dropout(0.4), dense(3, TANH)),
                chain("flatten and reshape", IMAGE, flatten(), wide, reshape(5, 4, 3), convolution2d(2, 3, TANH)),
                chain("gru", SERIES, convolution1d(3, 1, TANH), gru(4)),
                chain("gru, sequences", SERIES, convolution1d(3, 1, TANH), gruSequences(4), gru(3)),
                chain("lstm", SERIES, convolution1d(3, 1, TANH), lstm(4)),
                chain("lstm, sequences", SERIES, convolution1d(3, 1, TANH), lstmSequences(4), lstm(3)),
                chain(
                        "residual",
                        VECTOR,
                        dense(4, TANH).named("a"),
                        dense(4, TANH).named("b"),
                        add("a", "b"),
                        dense(3, TANH)),
                chain(
                        "the same twice",
                        VECTOR,
                        dense(4, TANH).named("a"),
                        dropout(0.3).named("b").from("a"),
                        Node.of(new io.penstock.steps.network.layer.ActivationLayer(TANH))
                                .named("c")
                                .from("a"),
                        add("a", "b", "c")),
                chain(
                        "branches side by side",
                        IMAGE,
                        convolution2d(3, 3, TANH).named("a").from("input"),
                        convolution2d(2, 1, TANH).named("b").from("input"),
                        concatenate("a", "b"),
                        convolution2d(2, 3, TANH)),
                Arguments.of(
                        "two inputs",
                        List.of(VECTOR, SERIES),
                        List.of(
                                dense(4, TANH).named("left").from("one"),
                                gru(3).named("right").from("two"),
                                concatenate("left", "right"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void everyLayersGradientIsTheSlopeOfTheLoss(String name, List<List<Integer>> shapes, List<Node> nodes) {
        List<String> inputs = shapes.size() == 1 ? List.of() : List.of("one", "two");
        check(Graph.of(inputs, nodes, List.of(Head.classify("y"))), shapes, 3, 0);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationsGradient(Activation activation) {
        List<Node> nodes = List.of(dense(7, activation), dense(5, activation));
        check(Graph.of(List.of(), nodes, List.of(Head.regress("y"))), List.of(VECTOR), 2, 0);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void everyLossesGradient(Loss loss) {
        Head head = loss == Loss.CROSS_ENTROPY
                ? Head.classify("y")
                : Head.regress("y").loss(loss);
        check(Graph.of(List.of(), List.of(dense(4, TANH)), List.of(head)), List.of(VECTOR), 3, 0);
    }

    @org.junit.jupiter.api.Test
    void severalHeadsWithWeightsAndSmoothing() {
        Graph graph = Graph.of(
                List.of(),
                List.of(
                        dense(6, TANH).named("shared"),
                        dense(4, SOFTPLUS).named("side").from("shared"),
                        dense(6, TANH).named("copy").from("shared")),
                List.of(
                        Head.classify("kind").from("shared").weight(0.7),
                        Head.regress("size").from("side").weight(2).loss(Loss.HUBER),
                        Head.reconstruct("input").from("copy").weight(0.3)));
        Layout layout = Layout.of(graph, List.of(VECTOR), List.of(3, 2, 6), Set.of());
        check(layout, 0.2);
    }

    @org.junit.jupiter.api.Test
    void anEmbeddingsGradient() {
        Graph graph = Graph.of(List.of(), List.of(embedding(5, 3), gru(2)), List.of(Head.classify("y")));
        Layout layout = Layout.of(graph, List.of(List.of(4)), List.of(3), Set.of());
        check(layout, 0);
    }

    @org.junit.jupiter.api.Test
    void theGradientBehindAFrozenBatchNormalization() {
        Graph graph = Graph.of(
                List.of(),
                List.of(dense(4, TANH), batchNormalization().named("norm"), dense(3, TANH)),
                List.of(Head.classify("y")));
        check(Layout.of(graph, List.of(VECTOR), List.of(3), Set.of("norm")), 0);
    }

    private static void check(Graph graph, List<List<Integer>> shapes, int width, double smoothing) {
        check(Layout.of(graph, shapes, List.of(width), Set.of()), smoothing);
    }

    private static void check(Layout layout, double smoothing) {
        SplittableRandom random = new SplittableRandom(7);
        try (Execution execution = new Execution(Compute.cpu(Precision.FLOAT64), layout, ROWS + 2, true)) {
            fill(execution, random);
            double[] parameters = layout.firstParameters(3);
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] += 0.2 * random.nextGaussian();
            }
            double[] statistics = layout.firstStatistics();
            loss(execution, parameters, statistics, smoothing);
            execution.backward(ROWS);
            double[] gradient = read(execution, execution.gradient());
            double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
            assertThat(largest).as("a gradient that is not zero everywhere").isGreaterThan(1e-4);
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < parameters.length; i++) {
                if (isFrozen(layout, i)) {
                    continue;
                }
                double[] moved = parameters.clone();
                moved[i] += STEP;
                double above = loss(execution, moved, statistics, smoothing);
                moved[i] -= 2 * STEP;
                double below = loss(execution, moved, statistics, smoothing);
                double slope = (above - below) / (2 * STEP);
                if (!(Math.abs(slope - gradient[i]) < 1e-7 + 1e-5 * Math.abs(slope))) {
                    wrong.add(i + ": " + gradient[i] + " instead of " + slope);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    private static boolean isFrozen(Layout layout, int parameter) {
        return layout.learning().stream().noneMatch(part -> part[0] <= parameter && parameter < part[1]);
    }

    private static double loss(Execution execution, double[] parameters, double[] statistics, double smoothing) {
        execution.load(parameters, statistics);
        execution.forward(ROWS, true, 11);
        return execution.loss(ROWS, smoothing, 1);
    }

    private static double[] read(Execution execution, Block block) {
        double[] values = new double[(int) block.length()];
        execution.compute().read(block, 0, values, 0, values.length);
        return values;
    }

    private static void fill(Execution execution, SplittableRandom random) {
        Layout layout = execution.layout();
        boolean words = layout.layers().get(0).name().startsWith("embedding");
        for (int input = 0; input < layout.inputs(); input++) {
            double[] values = random.doubles((long) ROWS * layout.width(input), -1, 1)
                    .map(value -> words ? Math.floor(2.5 + 2.4 * value) : value)
                    .toArray();
            execution.compute().write(values, 0, execution.value(input), 0, values.length);
        }
        for (int head = 0; head < layout.graph().heads().size(); head++) {
            Head about = layout.graph().heads().get(head);
            int width = layout.headWidth(head);
            double[] targets = about.kind() == Head.Kind.CLASSES
                    ? random.ints(ROWS, 0, width).asDoubleStream().toArray()
                    : random.doubles((long) ROWS * width, 0, 1).toArray();
            execution.compute().write(targets, 0, execution.target(head), 0, targets.length);
        }
        double[] weights = random.doubles(ROWS, 0.5, 2).toArray();
        execution.compute().write(weights, 0, execution.rowWeights(), 0, ROWS);
        assertThat(weights[0]).isCloseTo(1.25, within(1.0));
    }
}
