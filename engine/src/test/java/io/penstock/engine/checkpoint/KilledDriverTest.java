package io.penstock.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.run.Progress;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.wrap.Shuffle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that fits is killed in the middle of an epoch's rounds; another one takes up what it had finished. */
class KilledDriverTest {
    private static final int KILLED = 137;

    /** A fit in a process of its own: the place of its checkpoints, and after how many rounds it is killed. */
    static final class Driver {
        private Driver() {}

        public static void main(String[] arguments) {
            int rounds = Integer.parseInt(arguments[1]);
            int[] seen = new int[1];
            LocalRunner runner = LocalRunner.create()
                    .threads(2)
                    .checkpoints(Checkpoints.in(new LocalStorage(Path.of(arguments[0])))
                            .every(Duration.ZERO))
                    .progress(new Progress() {
                        @Override
                        public void round(String path, int round, String note) {
                            if (path.endsWith("descent") && ++seen[0] == rounds) {
                                Runtime.getRuntime().halt(KILLED);
                            }
                        }
                    });
            Pipeline pipeline = Pipeline.of(
                    MiniBatches.of(8, new Centre()),
                    Epochs.of(
                            3,
                            Pipeline.of(Noise.create(), new Shuffle(), Descent.rounds(6))
                                    .named("body")));
            System.out.println(
                    Trees.attributes(runner.fit(pipeline, data()).step()).get("pipeline/body/descent").values().stream()
                                    .map(weights -> Arrays.toString(((Tensor) weights).toDoubles()))
                                    .toList()
                            + " rounds " + seen[0]);
        }

        private static LocalData data() {
            Random random = new Random(9);
            double[] x = random.doubles(200).toArray();
            double[] labels = random.doubles(100).toArray();
            Schema schema = Schema.of(
                    Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                    Field.scalar("label", Role.TARGET, DataType.FLOAT64));
            return LocalData.of(Batch.of(
                            schema,
                            LongStream.range(0, 100).toArray(),
                            List.of(Tensor.matrix(x, 100, 2), Tensor.scalars(labels))))
                    .repartition(3);
        }
    }

    private static String run(Path place, int rounds, int expected) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Driver.class.getName(),
                        place.toString(),
                        String.valueOf(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(expected);
        return output.strip();
    }

    private static String weights(String output) {
        return output.substring(output.indexOf('['), output.lastIndexOf(']') + 1);
    }

    @Test
    void itEndsWithTheSameBits(@TempDir Path directory) throws Exception {
        assertThat(run(directory.resolve("killed"), 8, KILLED)).isEmpty();
        String resumed = run(directory.resolve("killed"), 1000, 0);
        String undisturbed = run(directory.resolve("undisturbed"), 1000, 0);

        assertThat(weights(resumed)).isEqualTo(weights(undisturbed)).contains("[");
        assertThat(undisturbed).as("rounds that were not the last").endsWith("rounds 15");
        assertThat(resumed)
                .as("of 15 rounds, 7 were kept before the eighth was")
                .endsWith("rounds 8");
    }
}
