package io.penstock.bench;

import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;

import io.penstock.engine.data.Batch;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.train.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Networks on a GPU beside the processor: the rate of large products, which is the ceiling, the products of an epoch alone, and epochs on Fashion-MNIST.
 *
 * <p>Arguments: {@code --fashion DIR} (Fashion-MNIST in the idx format), {@code --address 0}, {@code --runs 3}.
 */
public final class Gpu {
    private static final int SIDE = 4096;
    private static final int REPEATS = 50;

    private Gpu() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        Path folder = Path.of(option(words, "--fashion", "../shared/data/fashion-mnist"));
        Device gpu = Device.gpu(option(words, "--address", "0"));
        int runs = Integer.parseInt(option(words, "--runs", "3"));
        double ceiling = ceiling(gpu);
        List<Batch> blocks = Networks.blocks(FashionMnist.read(folder, "train"));
        LocalData training = Networks.partitioned(blocks, 1);
        LocalData test = Networks.partitioned(Networks.blocks(FashionMnist.read(folder, "t10k")), 1);
        double operations = 2.0 * training.rows() * (784 * 256 * 2 + 256 * 10 * 3);
        System.out.println(String.format(
                Locale.ROOT,
                "784-256-10: %.1f GFLOP an epoch, %.4f s at the ceiling",
                operations / 1e9,
                operations / ceiling));
        for (Device device : List.of(gpu, Device.CPU)) {
            double alone = products(device, training.rows());
            double perceptron = epoch("784-256-10", Networks.perceptron(), device, training, test, runs);
            System.out.println(String.format(
                    Locale.ROOT,
                    "  products alone %.3f s, epoch %.1f times that; %.4f of the ceiling of the GPU",
                    alone,
                    perceptron / alone,
                    operations / perceptron / ceiling));
            epoch("convolutional", convolutional(), device, training, test, device.equals(gpu) ? runs : 1);
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 >= words.size() ? otherwise : words.get(at + 1);
    }

    private static Network convolutional() {
        return Network.of(
                        reshape(28, 28, 1),
                        convolution2d(16, 3, RELU),
                        maxPool2d(2),
                        convolution2d(32, 3, RELU),
                        maxPool2d(2),
                        flatten(),
                        dense(128, RELU))
                .heads(Head.classify("label"))
                .epochs(1);
    }

    /** Operations a second of products in float32. */
    private static double ceiling(Device gpu) {
        try (Compute compute = Devices.compute(gpu, Precision.FLOAT32);
                Block left = compute.allocate((long) SIDE * SIDE);
                Block right = compute.allocate((long) SIDE * SIDE);
                Block result = compute.allocate((long) SIDE * SIDE)) {
            compute.fill(left, 0.5);
            compute.fill(right, 0.25);
            double[] corner = new double[1];
            long start = 0;
            for (int i = -10; i < REPEATS; i++) {
                if (i == 0) {
                    compute.read(result, 0, corner, 0, 1);
                    start = System.nanoTime();
                }
                compute.multiply(false, false, SIDE, SIDE, SIDE, 1, left, right, 0, result);
            }
            compute.read(result, 0, corner, 0, 1);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (corner[0] != SIDE / 8.0) {
                throw new IllegalStateException("a product is wrong: " + corner[0]);
            }
            double rate = 2.0 * SIDE * SIDE * SIDE * REPEATS / seconds;
            System.out.println(String.format(
                    Locale.ROOT, "%s: %.1f TFLOP/s in products of %d", compute.device(), rate / 1e12, SIDE));
            return rate;
        }
    }

    /** Seconds of the products of an epoch in mini-batches of 128, and nothing else. */
    private static double products(Device device, long rows) {
        try (Compute compute = Devices.compute(device, Precision.FLOAT32);
                Block input = compute.allocate(128 * 784);
                Block hidden = compute.allocate(128 * 256);
                Block output = compute.allocate(128 * 10);
                Block first = compute.allocate(784 * 256);
                Block second = compute.allocate(256 * 10)) {
            double[] corner = new double[1];
            long start = 0;
            for (int pass = 0; pass < 2; pass++) {
                start = System.nanoTime();
                for (long batch = 0; batch < (rows + 127) / 128; batch++) {
                    compute.multiply(false, false, 128, 256, 784, 1, input, first, 0, hidden);
                    compute.multiply(false, false, 128, 10, 256, 1, hidden, second, 0, output);
                    compute.multiply(true, false, 256, 10, 128, 1, hidden, output, 0, second);
                    compute.multiply(false, true, 128, 256, 10, 1, output, second, 0, hidden);
                    compute.multiply(true, false, 784, 256, 128, 1, input, hidden, 0, first);
                }
                compute.read(first, 0, corner, 0, 1);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static double epoch(
            String name, Network network, Device device, LocalData training, LocalData test, int runs) {
        boolean gpu = !device.equals(Device.CPU);
        LocalRunner runner = gpu ? LocalRunner.create().devices(device) : LocalRunner.create();
        Step step = gpu ? ClusteringWrapper.of(network).device(DevicePolicy.REQUIRE) : network;
        Measurement measurement = new Measurement(runs);
        for (int run = -1; run < runs; run++) {
            (run < 0 ? new Measurement(1) : measurement).run(() -> {
                Step fitted = runner.threads(1).fit(step, training).step();
                return () -> Networks.accuracy(fitted, test);
            });
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%s on %s: wall %.3f s, cpu %.3f s an epoch, accuracy %.4f",
                name,
                device.kind(),
                measurement.wall(),
                measurement.cpu(),
                measurement.quality()));
        return measurement.wall();
    }
}
