package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.deploy.Penstock;
import io.penstock.deploy.job.Demo;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.examples.networks.Autoencoder;
import io.penstock.examples.networks.FashionTables;
import io.penstock.examples.networks.TwoInputNetwork;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of neural networks end as they tell. */
class NetworksTest {
    private static final int SIDE = 28;

    @TempDir
    private static Path folder;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSession.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void twoInputsAndTwoHeadsComeCloseToWhatIsPossible() {
        TwoInputNetwork.Result result = TwoInputNetwork.run(spark);
        assertThat(result.logLoss()).isCloseTo(result.bestLogLoss(), within(0.015));
        assertThat(result.squaredError()).isBetween(0.24, 0.275);
        assertThat(result.bestLogLoss()).isLessThan(0.6); // the classes alone: 0.69
    }

    @Test
    void anAutoencodersLayersLearnOnBehindAnotherHead() throws IOException {
        List<String> lines = lines(Demo.unpack(folder));
        LocalData all = digits(lines, 0, 1, 3);
        LocalData labelled = digits(lines, 1, 3, 12);
        LocalData unseen = digits(lines, 2, 3, 3);
        Autoencoder.Result result =
                Autoencoder.run(Autoencoder.dense(64, 96, 48).epochs(60).batchRows(32), all, labelled, unseen, 1);
        assertThat(result.error()).isLessThan(0.03); // the mean image: 0.07
        assertThat(result.frozen()).isGreaterThan(0.3);
        assertThat(result.tuned()).isGreaterThan(0.8).isGreaterThan(result.frozen());
        assertThat(result.scratch()).isGreaterThan(0.8);
    }

    @Test
    void aConvolutionalAutoencoderDrawsWhatItHasNotSeen() throws IOException {
        List<String> lines = lines(Demo.unpack(folder));
        Autoencoder.Result result = Autoencoder.run(
                Autoencoder.convolutional(8, 8).epochs(30).batchRows(32).learningRate(0.003),
                digits(lines, 0, 1, 1),
                digits(lines, 1, 3, 12),
                digits(lines, 2, 3, 3),
                1);
        assertThat(result.error()).isLessThan(0.04);
        assertThat(result.tuned()).isGreaterThan(0.7);
    }

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Rows {@code from}, {@code from + step} and so on; at most one in {@code thinned} of all. */
    private static LocalData digits(List<String> lines, int from, int step, int thinned) {
        List<String> rows = new ArrayList<>();
        int every = step == 1 ? 1 : Math.max(step, thinned);
        for (int i = 1 + from; i < lines.size(); i += every) {
            rows.add(lines.get(i));
        }
        double[] pixels = new double[64 * rows.size()];
        int[] labels = new int[rows.size()];
        int label = List.of(lines.get(0).split(",")).indexOf("label");
        for (int i = 0; i < rows.size(); i++) {
            String[] words = rows.get(i).split(",");
            labels[i] = (int) Double.parseDouble(words[label]);
            int at = 64 * i;
            for (int j = 0; j < words.length; j++) {
                if (j != label) {
                    pixels[at++] = Double.parseDouble(words[j]) / 16;
                }
            }
        }
        Schema schema = Schema.of(
                Field.vector("pixels", Role.INPUT, DataType.FLOAT64, 64),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        return LocalData.of(Batch.of(
                schema,
                LongStream.range(0, labels.length).toArray(),
                List.of(Tensor.matrix(pixels, labels.length, 64), Tensor.scalars(labels))));
    }

    /** Images of bright stripes, which lie or stand, in the format of MNIST. */
    private static void stripes(Path idx, String part, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(count);
        try (DataOutputStream images = idx(idx, part + "-images-idx3-ubyte.gz", 0x803, count);
                DataOutputStream labels = idx(idx, part + "-labels-idx1-ubyte.gz", 0x801, count)) {
            images.writeInt(SIDE);
            images.writeInt(SIDE);
            for (int i = 0; i < count; i++) {
                int kind = random.nextInt(2);
                int place = random.nextInt(4, SIDE - 4);
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    int across = kind == 0 ? pixel / SIDE : pixel % SIDE;
                    images.write(Math.abs(across - place) < 3 ? 200 + random.nextInt(56) : random.nextInt(100));
                }
                labels.write(kind);
            }
        }
    }

    private static DataOutputStream idx(Path folder, String name, int magic, int count) throws IOException {
        DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve(name))));
        out.writeInt(magic);
        out.writeInt(count);
        return out;
    }

    @Test
    void theNetworksOfTheCommandLineLearnFromIdxFiles() throws IOException {
        Path idx = Files.createDirectories(folder.resolve("idx"));
        stripes(idx, "train", 600);
        stripes(idx, "t10k", 200);
        List<Row> rows = FashionTables.read(spark, idx, "t10k").collectAsList();
        assertThat(rows).hasSize(200);
        assertThat(rows.get(0).getList(0))
                .hasSize(SIDE * SIDE)
                .allSatisfy(pixel -> assertThat((Float) pixel).isBetween(0f, 255f));
        FashionTables.read(spark, idx, "train")
                .write()
                .parquet(folder.resolve("train").toString());
        FashionTables.read(spark, idx, "t10k")
                .write()
                .parquet(folder.resolve("test").toString());
        for (String network : List.of("mlp", "cnn")) {
            Path report = folder.resolve(network + ".json");
            int code = Penstock.run(
                    "train",
                    "--pipeline",
                    root().resolve("examples/fashion-" + network + ".yaml").toString(),
                    "--data",
                    folder.resolve("train").toString(),
                    "--test",
                    folder.resolve("test").toString(),
                    "--target",
                    "label",
                    "--metrics",
                    "accuracy",
                    "--set",
                    "network__epochs=2",
                    "--model",
                    folder.resolve("model-" + network).toString(),
                    "--run-report",
                    report.toString());
            assertThat(code).isZero();
            assertThat(Files.readString(report)).containsPattern("\"accuracy\" ?: ?(1\\.0|0\\.9\\d+)");
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("examples/fashion-mlp.yaml"))) {
            here = here.getParent();
        }
        return here;
    }
}
