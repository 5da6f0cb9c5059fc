package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.network.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One epoch of a perceptron of 784-256-10 on Fashion-MNIST, batches of 128, gradient descent: matrix products alone, Penstock on threads and on Spark, and
 * Deeplearning4j, in turn, in one process. Each takes the best of the same few rates. With {@code --cluster}: ten epochs on two executors in processes of
 * their own, beside one machine.
 */
public final class NetworkPeers {
    /** How gradient descent goes; with Nesterov's momentum where there is some. */
    record Descent(double rate, double momentum) {}

    private static final List<Descent> CHOICES = List.of(
            new Descent(0.1, 0),
            new Descent(0.2, 0),
            new Descent(0.4, 0),
            new Descent(0.02, 0.9),
            new Descent(0.05, 0.9),
            new Descent(0.1, 0.9));

    /** What is compared: fits, and then says how good that was. */
    private record Work(String name, Function<Descent, DoubleSupplier> fit, boolean learns) {}

    private NetworkPeers() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        Path folder = Path.of(words.get(words.indexOf("--fashion") + 1));
        int runs = words.contains("--runs") ? Integer.parseInt(words.get(words.indexOf("--runs") + 1)) : 5;
        boolean cluster = words.contains("--cluster");
        List<Batch> training = Networks.blocks(FashionMnist.read(folder, "train"));
        List<Batch> test = Networks.blocks(FashionMnist.read(folder, "t10k"));
        SparkSession session = session(cluster);
        try {
            if (cluster) {
                tenEpochs(session, training, Networks.partitioned(test, 1));
            } else {
                oneEpoch(works(session, training, test, !words.contains("--no-peer")), runs);
            }
        } finally {
            session.stop();
        }
    }

    private static SparkSession session(boolean cluster) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("networks")
                .master(cluster ? "local-cluster[2,1,2048]" : "local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1");
        if (cluster) {
            builder.config("spark.executor.memory", "1536m")
                    .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                    .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        }
        return builder.getOrCreate();
    }

    /** Cached arrays of floats, by way of files: else the tasks carry the rows. */
    private static Dataset<Row> table(SparkSession session, List<Batch> blocks, int partitions) {
        StructType type = new StructType()
                .add("pixels", DataTypes.createArrayType(DataTypes.FloatType, false), false)
                .add("label", DataTypes.IntegerType, false);
        List<Row> rows = new ArrayList<>();
        for (Batch block : blocks) {
            Tensor images = block.tensor("pixels");
            for (int i = 0; i < block.rows(); i++) {
                int at = images.offset() + i * FashionMnist.WIDTH;
                float[] pixels = Arrays.copyOfRange(images.floats(), at, at + FashionMnist.WIDTH);
                rows.add(RowFactory.create(pixels, (int) block.tensor("label").get(i)));
            }
        }
        try {
            Path folder = Files.createTempDirectory("penstock-networks");
            session.createDataFrame(new JavaSparkContext(session.sparkContext()).parallelize(rows, partitions), type)
                    .write()
                    .mode("overwrite")
                    .parquet(folder.toString());
            Dataset<Row> cached = session.read()
                    .schema(type)
                    .parquet(folder.toString())
                    .coalesce(partitions)
                    .cache();
            cached.count();
            return cached;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Network perceptron(Descent descent) {
        return Networks.perceptron()
                .learningRate(descent.rate())
                .set("momentum", descent.momentum())
                .set("nesterov", descent.momentum() > 0);
    }

    private static List<Work> works(SparkSession session, List<Batch> training, List<Batch> test, boolean peer) {
        LocalData judged = Networks.partitioned(test, 1);
        List<Work> works = new ArrayList<>();
        works.add(new Work("matrix products alone", descent -> Networks.products(training), false));
        for (int partitions : List.of(1, 2)) {
            LocalData data = Networks.partitioned(training, partitions);
            works.add(new Work(
                    "Network, " + partitions + (partitions == 1 ? " thread" : " threads"),
                    descent -> {
                        Step fitted = LocalRunner.create()
                                .threads(partitions)
                                .fit((Step) perceptron(descent), data)
                                .step();
                        return () -> Networks.accuracy(fitted, judged);
                    },
                    true));
        }
        if (peer) {
            Dl4jPeer theirs = new Dl4jPeer(training);
            Dl4jPeer judge = new Dl4jPeer(test);
            works.add(new Work(
                    "DL4J MultiLayerNetwork",
                    descent -> {
                        var fitted = theirs.fit(descent);
                        return () -> judge.accuracy(fitted);
                    },
                    true));
        }
        Dataset<Row> table = table(session, training, 2);
        works.add(new Work(
                "Network, local SGD on Spark",
                descent -> {
                    Step fitted = SparkRunner.on(session)
                            .fit(
                                    (Step) ClusteringWrapper.of(perceptron(descent))
                                            .localSgd(),
                                    Table.of(table).target("label"))
                            .step();
                    return () -> Networks.accuracy(fitted, judged);
                },
                true));
        return works;
    }

    /** What is best on the rows that accuracies are measured on, for every side alike. */
    private static Descent best(Work work) {
        Descent best = CHOICES.get(0);
        double highest = -1;
        for (Descent choice : CHOICES) {
            double accuracy = work.fit().apply(choice).getAsDouble();
            best = accuracy > highest ? choice : best;
            highest = Math.max(accuracy, highest);
        }
        return best;
    }

    private static void oneEpoch(List<Work> works, int runs) {
        Map<Work, Measurement> measured = new LinkedHashMap<>();
        Map<Work, Descent> chosen = new LinkedHashMap<>();
        System.out.println("load " + Measurement.load());
        for (Work work : works) {
            chosen.put(work, work.learns() ? best(work) : CHOICES.get(0));
            measured.put(work, new Measurement(runs));
        }
        for (int run = 0; run < runs; run++) {
            measured.forEach((work, measurement) -> {
                Descent descent = chosen.getOrDefault(work, CHOICES.get(0));
                Supplier<DoubleSupplier> fit = () -> work.fit().apply(descent);
                measurement.run(fit);
            });
        }
        double floor = measured.values().iterator().next().cpu();
        System.out.println("| work | rate, momentum | wall s | CPU s | CPU to the floor | accuracy |");
        System.out.println("|---|---|---|---|---|---|");
        measured.forEach((work, measurement) -> {
            Descent descent = chosen.getOrDefault(work, CHOICES.get(0));
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f | %.2f | %.1f | %s |",
                    work.name(),
                    work.learns() ? descent.rate() + ", " + descent.momentum() : "",
                    measurement.wall(),
                    measurement.cpu(),
                    measurement.cpu() / floor,
                    work.learns() ? String.format(Locale.ROOT, "%.4f", measurement.quality()) : ""));
        });
        System.out.println("load " + Measurement.load());
    }

    private static void tenEpochs(SparkSession session, List<Batch> training, LocalData test) {
        Network network = Networks.perceptron()
                .epochs(10)
                .learningRate(0.1)
                .set("momentum", 0.9)
                .set("schedule", "cosine");
        Dataset<Row> table = table(session, training, 4);
        Map<String, Supplier<Step>> fits = new LinkedHashMap<>();
        fits.put(
                "one machine",
                () -> LocalRunner.create()
                        .fit((Step) network, Networks.partitioned(training, 1))
                        .step());
        fits.put(
                "local SGD, mean, 4 partitions on 2 executors",
                () -> onCluster(session, ClusteringWrapper.of(network).localSgd(), table));
        fits.put(
                "local SGD, Nesterov, 4 partitions on 2 executors",
                () -> onCluster(
                        session, ClusteringWrapper.of(network).localSgd().outer(Outer.nesterov(0.7, 0.9)), table));
        System.out.println("| ten epochs | wall s | accuracy |");
        System.out.println("|---|---|---|");
        fits.forEach((name, fit) -> {
            Measurement measurement = new Measurement(1);
            measurement.run(() -> {
                Step fitted = fit.get();
                return () -> Networks.accuracy(fitted, test);
            });
            System.out.println(String.format(
                    Locale.ROOT, "| %s | %.1f | %.4f |", name, measurement.wall(), measurement.quality()));
        });
    }

    private static Step onCluster(SparkSession session, ClusteringWrapper wrapper, Dataset<Row> table) {
        return SparkRunner.on(session)
                .fit((Step) wrapper, Table.of(table).target("label"))
                .step();
    }
}
