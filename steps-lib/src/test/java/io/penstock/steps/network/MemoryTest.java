package io.penstock.steps.network;

import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.run.Progress;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory is freed, bounded and flat, and native code starts no threads of its own. */
class MemoryTest {
    /** What the resident size of a process may move by, over 180 epochs that allocate some hundred MiB each way. */
    private static final long MOST_GROWTH_KIB = 16 << 10;

    private static final LocalData DATA = NetworkTest.classes(300, 3);

    private static Network convolutional() {
        return Network.of(reshape(2, 2, 1), convolution2d(8, 2, RELU), maxPool2d(2), flatten(), dense(16, RELU))
                .heads(Head.classify("label"));
    }

    private static Network perceptron() {
        return Network.of(dense(256, RELU), dropout(0.2), dense(256, RELU)).heads(Head.classify("label"));
    }

    /** Fits for 200 epochs in a process of its own, and prints its resident size after each. */
    static final class Resident {
        private Resident() {}

        public static void main(String[] arguments) {
            Network network = arguments[0].equals("cnn") ? convolutional() : perceptron();
            LocalData data = NetworkTest.classes(2000, 3).repartition(2);
            LocalRunner.create()
                    .threads(2)
                    .progress(new Progress() {
                        @Override
                        public void round(String path, int round, String note) {
                            System.out.println("RESIDENT " + residentKib());
                        }
                    })
                    .fit(network.epochs(200).batchRows(500), data);
            System.out.println("HELD " + Pointer.totalBytes());
        }

        private static long residentKib() {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** With at most 64 MiB of native memory: a fit that does not fit, and then one that does. */
    static final class Bounded {
        private Bounded() {}

        public static void main(String[] arguments) {
            Network small = Network.of(dense(8)).heads(Head.classify("label")).epochs(1);
            Network large = Network.of(dense(64)).heads(Head.classify("label")).batchRows(1 << 18);
            for (Network network : List.of(small, large, small)) {
                try {
                    LocalRunner.create().fit(network, DATA);
                    System.out.println("FITTED");
                } catch (PenstockException e) {
                    System.out.println(e.failureClass() + " " + e.getMessage());
                }
                System.out.println("HELD " + Pointer.totalBytes());
            }
        }
    }

    /** The lines that a class of this file prints in a process of its own. */
    private static List<String> run(Class<?> main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn"})
    @EnabledOnOs(OS.LINUX)
    void theResidentSizeIsFlatOver200Epochs(String kind) throws Exception {
        // A heap of one size that is touched at once: what then grows is not the heap.
        List<String> lines = run(
                Resident.class,
                List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                kind);
        long[] resident = lines.stream()
                .filter(line -> line.startsWith("RESIDENT"))
                .mapToLong(line -> Long.parseLong(line.substring(9)))
                .toArray();
        assertThat(resident).hasSizeGreaterThanOrEqualTo(199);
        long early = Arrays.stream(resident, 20, 60).max().orElseThrow();
        long late = Arrays.stream(resident, resident.length - 40, resident.length)
                .max()
                .orElseThrow();
        assertThat(late - early).as(Arrays.toString(resident)).isLessThan(MOST_GROWTH_KIB);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("HELD 0");
    }

    @Test
    void aFitBeyondTheBoundFailsAloneAndTheNextOneWorks() throws Exception {
        List<String> lines = run(Bounded.class, List.of("-Xmx256m", "-Dorg.bytedeco.javacpp.maxbytes=64m"));
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("FITTED");
        assertThat(lines.get(2))
                .startsWith(FailureClass.RESOURCE + " ")
                .contains("must fit the native memory", "of 64 MiB", "org.bytedeco.javacpp.maxbytes");
        assertThat(lines.get(4)).isEqualTo("FITTED");
        assertThat(List.of(lines.get(1), lines.get(3), lines.get(5))).containsOnly("HELD 0");
    }

    private static long held() {
        return Pointer.totalBytes();
    }

    @Test
    void whatFitsAndScoresHoldIsFreedAlsoAfterAFailure() {
        long before = held();
        Network fitted = NetworkTest.fit(perceptron().epochs(2), DATA.repartition(2));
        NetworkTest.score(fitted, DATA, "accuracy");
        assertThat(held()).isEqualTo(before);
        Network wild = Network.of(dense(16, RELU))
                .heads(Head.regress("label"))
                .optimizer("sgd")
                .batchRows(4)
                .learningRate(1e30);
        assertThatThrownBy(() -> NetworkTest.fit(wild, DATA.repartition(2)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("finite");
        assertThat(held()).isEqualTo(before);
        long room = Pointer.maxBytes();
        Network huge = perceptron().batchRows((int) Math.min(1 << 24, room / 1024));
        assertThatThrownBy(() -> NetworkTest.fit(huge, DATA))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("native memory");
        assertThat(held()).isEqualTo(before);
    }

    @Test
    void theOneBlasHasOneThreadAlsoWhereNd4jWasThereBefore() {
        org.nd4j.linalg.factory.Nd4j.create(4, 4).mmul(org.nd4j.linalg.factory.Nd4j.create(4, 4));
        try (PointerScope scope = new PointerScope()) {
            openblas.blas_set_num_threads(2);
        }
        assertThat(openblas.blas_get_num_threads()).isEqualTo(2);
        Compute.cpu(Precision.FLOAT32).close();
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }
}
