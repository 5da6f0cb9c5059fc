package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.Layers.batchNormalization;
import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.compute.Activation.RELU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.graph.Node;
import io.penstock.steps.network.train.Execution;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Networks that learn on a GPU what they learn on the processor; skipped where there is none. */
class CudaTrainingTest {
    private static final int ROWS = 150;
    private static final int BATCH = 32;
    private static final int EPOCHS = 4;

    @Test
    void aPerceptron() {
        check(List.of(20), List.of(dense(16, RELU), dropout(0.2), dense(8, RELU)));
    }

    @Test
    void aConvolutionalNetwork() {
        check(
                List.of(8, 8, 1),
                List.of(
                        convolution2d(4, 3, RELU),
                        batchNormalization(),
                        maxPool2d(2),
                        convolution2d(6, 3, RELU),
                        flatten(),
                        dense(10, RELU)));
    }

    private static void check(List<Integer> shape, List<Node> nodes) {
        Graph graph = Graph.of(List.of(), nodes, List.of(Head.classify("y")));
        Layout layout = Layout.of(graph, List.of(shape), List.of(3), Set.of());
        double[] there = trained(CudaComputeTest.gpu(Precision.FLOAT32), layout);
        double[] here = trained(Compute.cpu(Precision.FLOAT32), layout);
        double[] first = layout.firstParameters(3);
        double farthest = 0;
        for (int i = 0; i < here.length; i++) {
            assertThat(there[i]).as("parameter %d", i).isCloseTo(here[i], within(1e-3));
            farthest = Math.max(farthest, Math.abs(here[i] - first[i]));
        }
        assertThat(farthest).as("the way from the first parameters").isGreaterThan(0.05);
    }

    private static double[] trained(Compute compute, Layout layout) {
        SplittableRandom random = new SplittableRandom(5);
        int width = layout.width(0);
        double[] inputs = random.doubles((long) ROWS * width, -1, 1).toArray();
        double[] targets = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double score = inputs[row * width] + inputs[row * width + 1];
            targets[row] = score < -0.4 ? 0 : score < 0.4 ? 1 : 2;
        }
        double[] weights = random.doubles(ROWS, 0.5, 2).toArray();
        try (Execution execution = new Execution(compute, layout, BATCH, true);
                Block velocity = compute.allocate(layout.parameters())) {
            execution.load(layout.firstParameters(3), layout.firstStatistics());
            int step = 0;
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                for (int from = 0; from < ROWS; from += BATCH) {
                    int rows = Math.min(BATCH, ROWS - from);
                    compute.write(inputs, from * width, execution.value(0), 0, rows * width);
                    compute.write(targets, from, execution.target(0), 0, rows);
                    compute.write(weights, from, execution.rowWeights(), 0, rows);
                    execution.forward(rows, true, step++);
                    double loss = execution.loss(rows, 0, 1.0 / rows);
                    assertThat(loss).isFinite();
                    execution.backward(rows);
                    compute.momentum(execution.parameters(), execution.gradient(), velocity, 0.05, 0.5, false);
                }
            }
            double[] parameters = new double[layout.parameters()];
            compute.read(execution.parameters(), 0, parameters, 0, parameters.length);
            return parameters;
        }
    }
}
