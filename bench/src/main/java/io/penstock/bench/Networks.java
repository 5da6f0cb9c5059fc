package io.penstock.bench;

import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.step.Step;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Networks on Fashion-MNIST without Spark: seconds of an epoch, the floor of its matrix products, and accuracies. */
public final class Networks {
    private static final int BLOCK = 1000;

    private Networks() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        Path folder = Path.of(words.get(words.indexOf("--fashion") + 1));
        int runs = words.contains("--runs") ? Integer.parseInt(words.get(words.indexOf("--runs") + 1)) : 5;
        List<Batch> training = blocks(FashionMnist.read(folder, "train"));
        LocalData test = partitioned(blocks(FashionMnist.read(folder, "t10k")), 1);
        if (words.contains("--accuracies")) {
            accuracies(training, test);
        } else {
            epoch(training, test, runs);
        }
    }

    static List<Batch> blocks(FashionMnist images) {
        List<Batch> blocks = new ArrayList<>();
        Schema schema = Schema.of(
                Field.vector("pixels", Role.INPUT, DataType.FLOAT32, FashionMnist.WIDTH),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        for (int from = 0; from < images.rows(); from += BLOCK) {
            int rows = Math.min(BLOCK, images.rows() - from);
            float[] pixels = new float[rows * FashionMnist.WIDTH];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) (images.pixels()[from * FashionMnist.WIDTH + i] / 255);
            }
            int[] labels = java.util.Arrays.copyOfRange(images.labels(), from, from + rows);
            blocks.add(Batch.of(
                    schema,
                    LongStream.range(from, from + rows).toArray(),
                    List.of(Tensor.matrix(pixels, rows, FashionMnist.WIDTH), Tensor.scalars(labels))));
        }
        return blocks;
    }

    static LocalData partitioned(List<Batch> blocks, int partitions) {
        List<List<Batch>> parts = new ArrayList<>();
        int each = (blocks.size() + partitions - 1) / partitions;
        for (int from = 0; from < blocks.size(); from += each) {
            parts.add(blocks.subList(from, Math.min(blocks.size(), from + each)));
        }
        return new LocalData(blocks.get(0).schema(), parts);
    }

    /** The network of the comparisons. */
    static Network perceptron() {
        return Network.of(dense(256, RELU))
                .heads(Head.classify("label"))
                .epochs(1)
                .batchRows(128)
                .optimizer("sgd")
                .learningRate(0.3)
                .set("momentum", 0.5);
    }

    static double accuracy(Step fitted, LocalData test) {
        return (Double) Objects.requireNonNull(LocalRunner.create()
                .evaluate(fitted, test, List.of(Metrics.named("accuracy")))
                .get("accuracy"));
    }

    private static void epoch(List<Batch> training, LocalData test, int runs) {
        Map<String, Supplier<DoubleSupplier>> works = new LinkedHashMap<>();
        works.put("matrix products alone", () -> products(training));
        for (int partitions : List.of(1, 2)) {
            LocalData data = partitioned(training, partitions);
            works.put("network, " + partitions + " partitions", () -> {
                Step fitted = LocalRunner.create()
                        .threads(partitions)
                        .fit((Step) perceptron(), data)
                        .step();
                return () -> accuracy(fitted, test);
            });
        }
        Map<String, Measurement> measured = new LinkedHashMap<>();
        works.forEach((name, work) -> measured.put(name, new Measurement(runs)));
        for (int run = -2; run < runs; run++) {
            for (Map.Entry<String, Supplier<DoubleSupplier>> work : works.entrySet()) {
                Measurement measurement = measured.get(work.getKey());
                if (measurement != null) {
                    (run < 0 ? new Measurement(1) : measurement).run(work.getValue());
                }
            }
        }
        measured.forEach((name, measurement) -> System.out.println(String.format(
                Locale.ROOT,
                "%-30s wall %.3f s, cpu %.3f s, accuracy %.4f",
                name,
                measurement.wall(),
                measurement.cpu(),
                measurement.quality())));
    }

    /** The products of an epoch of 784-256-10 in mini-batches of 128, and nothing else. */
    static DoubleSupplier products(List<Batch> training) {
        int rows = training.stream().mapToInt(Batch::rows).sum();
        try (Compute compute = Compute.cpu(Precision.FLOAT32);
                Block input = compute.allocate(128 * 784);
                Block hidden = compute.allocate(128 * 256);
                Block output = compute.allocate(128 * 10);
                Block first = compute.allocate(784 * 256);
                Block second = compute.allocate(256 * 10)) {
            for (int batch = 0; batch < (rows + 127) / 128; batch++) {
                compute.multiply(false, false, 128, 256, 784, 1, input, first, 0, hidden);
                compute.multiply(false, false, 128, 10, 256, 1, hidden, second, 0, output);
                compute.multiply(true, false, 256, 10, 128, 1, hidden, output, 0, second);
                compute.multiply(false, true, 128, 256, 10, 1, output, second, 0, hidden);
                compute.multiply(true, false, 784, 256, 128, 1, input, hidden, 0, first);
            }
        }
        return () -> Double.NaN;
    }

    private static void accuracies(List<Batch> training, LocalData test) {
        Network multilayer = Network.of(dense(256, RELU), dropout(0.2), dense(128, RELU))
                .heads(Head.classify("label"))
                .epochs(10);
        Network convolutional = Network.of(
                        reshape(28, 28, 1),
                        convolution2d(16, 3, RELU),
                        maxPool2d(2),
                        convolution2d(32, 3, RELU),
                        maxPool2d(2),
                        flatten(),
                        dense(128, RELU),
                        dropout(0.3))
                .heads(Head.classify("label"))
                .epochs(8)
                .set("schedule", "cosine");
        for (Network network : List.of(multilayer, convolutional)) {
            Measurement measurement = new Measurement(1);
            measurement.run(() -> {
                Step fitted = LocalRunner.create()
                        .fit((Step) network, partitioned(training, 1))
                        .step();
                return () -> accuracy(fitted, test);
            });
            System.out.println(String.format(
                    Locale.ROOT,
                    "%d layers: wall %.1f s, cpu %.1f s, accuracy %.4f",
                    network.graph().nodes().size(),
                    measurement.wall(),
                    measurement.cpu(),
                    measurement.quality()));
        }
    }
}
