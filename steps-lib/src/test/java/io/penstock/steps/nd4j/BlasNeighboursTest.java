package io.penstock.steps.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels, ND4J and Spark ML's linear algebra in one process, in both orders. Where the machine has a BLAS of its own, Spark
 * ML would load it beside OpenBLAS and the process would crash: the property that the launch scripts set, and that is set here, gives it the same
 * OpenBLAS.
 */
class BlasNeighboursTest {
    @TempDir
    private Path folder;

    private List<String> run(String nativePath, String... order) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Ddev.ludovic.netlib.blas.nativeLibPath=" + nativePath,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BlasNeighbours.class.getName()));
        command.addAll(List.of(order));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(ended).as("ended: %s", lines).isTrue();
        assertThat(process.waitFor()).as("exit: %s", lines).isZero();
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernels nd4j netlib", "netlib nd4j kernels"})
    void allMultiplyRightInOneProcess(String order) throws Exception {
        Path library = Path.of(Loader.load(openblas.class)).resolveSibling(openblasName());
        List<String> lines = run(library.toString(), order.split(" "));
        assertThat(lines)
                .contains("kernels right", "nd4j right", "done")
                .contains(Files.exists(library) ? "netlib native right" : "netlib java right");
    }

    private static String openblasName() {
        String name = System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT);
        return name.contains("linux")
                ? "libopenblas.so.0"
                : name.contains("mac") ? "libopenblas.0.dylib" : "libopenblas.dll";
    }

    @Test
    void withoutANativeBlasSparksOwnServes() throws Exception {
        List<String> lines = run(folder.resolve("missing.so").toString(), "nd4j", "netlib");
        assertThat(lines).contains("nd4j right", "netlib java right", "done");
    }
}
