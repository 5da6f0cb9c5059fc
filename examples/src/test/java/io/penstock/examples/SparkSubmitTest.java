package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.job.Demo;
import io.penstock.engine.format.Json;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line under spark-submit, on a Spark that knows nothing of Penstock: with the one shaded jar, and with a thin jar and its libraries. */
@Tag("cluster")
class SparkSubmitTest {
    /** What Spark does not bring. */
    private static final String OURS =
            ".*(penstock|/nd4j|/javacpp|/openblas|/picocli|/snakeyaml-engine|/jspecify|/oshi).*";

    @TempDir
    private Path folder;

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    private static Path jar(String ending) throws IOException {
        Path target = Path.of("../deploy/target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().matches("penstock-deploy-.*" + ending))
                    .findFirst()
                    .orElse(target.resolve("no-such-jar"));
        }
    }

    @Test
    void theShadedJarTrains() throws Exception {
        Path all = jar("-all\\.jar");
        Assumptions.assumeTrue(Files.exists(all), "built without the shaded jar");
        requireTrains(List.of(), all);
    }

    @Test
    void aThinJarTrainsWithItsLibraries() throws Exception {
        Path thin = jar("SNAPSHOT\\.jar");
        Assumptions.assumeTrue(Files.exists(thin), "built without packages");
        String libraries = classPath().stream()
                .map(Path::toString)
                .filter(path -> path.matches(OURS) && path.endsWith(".jar") && !path.contains("tests"))
                .filter(path -> !path.contains("penstock-deploy"))
                .collect(Collectors.joining(","));
        requireTrains(List.of("--jars", libraries), thin);
    }

    private void requireTrains(List<String> options, Path jar) throws Exception {
        String data = Demo.unpack(folder).toString();
        Path yaml = Files.writeString(
                folder.resolve("digits.yaml"),
                "steps: [StandardScaler, Pca: {components: 20}, LogisticRegression: {l2: 0.01}]");
        String sparkOnly = classPath().stream()
                .map(Path::toString)
                .filter(path -> path.endsWith(".jar") && !path.matches(OURS))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of("-cp", sparkOnly, "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false", "--class", "io.penstock.deploy.Penstock"));
        command.addAll(options);
        command.add(jar.toString());
        command.addAll(List.of("train", "--pipeline", yaml.toString(), "--data", data, "--target", "label"));
        command.addAll(List.of("--holdout", "0.2", "--json", "--model"));
        command.add(folder.resolve("model").toString());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(err)).isZero();
        List<String> lines = Files.readAllLines(out);
        Map<String, Object> result =
                Json.readMap(lines.get(lines.size() - 1).getBytes(StandardCharsets.UTF_8), "the last line");
        assertThat(lines).as("standard output is the JSON only").hasSize(1);
        assertThat((Double) ((Map<?, ?>) result.get("metrics")).get("accuracy")).isGreaterThan(0.9);
    }
}
