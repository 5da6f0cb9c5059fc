package io.penstock.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.DirectTable;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.wrap.Shuffle;
import io.penstock.engine.wrap.TrainOnly;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.ship.ParcelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors in processes of their own, under the strictest serializer that a session can have. */
@Tag("cluster")
class LocalClusterFitTest {
    private static SparkSession spark;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        Sessions.stop();
        spark = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("local cluster")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.sql.shuffle.partitions", "4")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        Sessions.stop();
    }

    /** How many parcels each of the two executors has loaded, by its process; waits until both have answered. */
    private Map<Long, Long> loads() {
        Map<Long, Long> loads = new TreeMap<>();
        for (int attempt = 0; loads.size() < 2 && attempt < 60; attempt++) {
            loads.putAll(loadsOfThoseThatAnswer());
        }
        assertThat(loads).as("two executors have registered").hasSize(2);
        return loads;
    }

    private Map<Long, Long> loadsOfThoseThatAnswer() {
        Map<Long, Long> loads = new TreeMap<>();
        List<long[]> all = new JavaSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, 40).boxed().toList(), 40)
                .map(number -> {
                    Thread.sleep(20);
                    return new long[] {ProcessHandle.current().pid(), ParcelStore.loads()};
                })
                .collect();
        all.forEach(pair -> loads.put(pair[0], pair[1]));
        return loads;
    }

    private Table table(int rows, int partitions) {
        return Table.of(Sessions.numbers(spark, rows).repartition(partitions))
                .target("label")
                .carry("id");
    }

    private static double[] weights(Pipeline fitted) {
        return fitted.get(Descent.class).weights();
    }

    @Test
    void everyStepIsLoadedOncePerExecutorWhateverTheNumberOfTasks() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Map<Long, Long> before = loads();

        runner.fit(Pipeline.of(new Centre(0.75), Descent.rounds(3)), table(400, 20));
        Map<Long, Long> after = loads();

        // Digests: the centring step before and after its fit, the descent before its fit and after two of its three
        // rounds. An executor loads each once, however many of the 20 tasks of a round it runs; on a busy machine one
        // of them may have run no task of some round.
        assertThat(after.keySet()).isEqualTo(before.keySet());
        Map<Long, Long> loaded = new TreeMap<>();
        after.forEach((process, count) -> loaded.put(process, count - before.getOrDefault(process, 0L)));
        assertThat(loaded.values()).allSatisfy(count -> assertThat(count).isBetween(0L, 5L));
        assertThat(loaded.values().stream().mapToLong(Long::longValue).sum()).isBetween(5L, 10L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 2})
    void aKilledExecutorChangesNoBit(int partialsOnDriver) {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0).partialsOnDriver(partialsOnDriver);
        Table table = table(400, 6);
        double[] undisturbed =
                weights(runner.fit(Pipeline.of(Trouble.of("none"), new Centre(), Descent.rounds(4)), table)
                        .step());
        Trouble killer = Trouble.of(
                "kill_once", 3, directory.resolve("mark" + partialsOnDriver).toString());

        double[] disturbed = weights(runner.fit(Pipeline.of(killer, new Centre(), Descent.rounds(4)), table)
                .step());

        assertThat(disturbed).containsExactly(undisturbed);
        assertThat(directory.resolve("mark" + partialsOnDriver)).exists();
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    private static Pipeline together(ToyDescent step) {
        return Pipeline.of(new Centre(), ClusteringWrapper.of(step).allReduce(Duration.ofSeconds(20)));
    }

    private static double[] toyWeights(Pipeline fitted) {
        return ((ToyDescent) ((ClusteringWrapper) fitted.children().get(1).step()).step()).weights();
    }

    @Test
    void workersInOtherProcessesAddUpTheirGradients() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Table table = table(400, 2);
        double[] ring =
                toyWeights(runner.fit(together(ToyDescent.epochs(20)), table).step());
        double[] alone = runner.fit(Pipeline.of(new Centre(), Descent.rounds(20)), table)
                .step()
                .get(Descent.class)
                .weights();

        assertThat(ring).containsExactly(alone, within(1e-12));
        assertThat(toyWeights(runner.fit(together(ToyDescent.epochs(20)), table).step()))
                .containsExactly(ring);
    }

    @Test
    void aKilledWorkerOfARingChangesNoBit() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Table table = table(400, 2);
        double[] undisturbed =
                toyWeights(runner.fit(together(ToyDescent.epochs(6)), table).step());
        Path mark = directory.resolve("ring");

        double[] disturbed =
                toyWeights(runner.fit(together(ToyDescent.epochs(6).trouble("die", mark.toString())), table)
                        .step());

        assertThat(disturbed).containsExactly(undisturbed);
        assertThat(mark).exists();
    }

    @Test
    void aDeviceThatIsRequiredAndNotThereIsMissedBeforeARowIsRead() {
        LongAccumulator reads = spark.sparkContext().longAccumulator();
        Dataset<Row> rows = Sessions.numbers(spark, 50);
        Dataset<Row> counted = rows.map(
                (MapFunction<Row, Row>) row -> {
                    reads.add(1);
                    return row;
                },
                Encoders.row(rows.schema()));
        Table table = Table.of(counted).target("label").carry("id");
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);

        assertThatThrownBy(() -> runner.fit(
                        Pipeline.of(ClusteringWrapper.of(new Centre()).device(DevicePolicy.REQUIRE)), table))
                .hasMessageContaining("pipeline/centre: the device policy REQUIRE needs an accelerator");
        assertThat(reads.value()).isZero();
        runner.fit(Pipeline.of(ClusteringWrapper.of(new Centre()).device(DevicePolicy.PREFER)), table)
                .report()
                .forEach(report -> assertThat(report.devices())
                        .allMatch(used -> used.kind().equals("cpu")));
        assertThat(reads.value()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void transformsAndMeasuresInOtherProcesses() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Table table = table(300, 5);
        var fitted = runner.fit(Pipeline.of(new Centre(), Descent.rounds(100)), table);

        assertThat(runner.transform(fitted, table)
                        .filter("abs(prediction) < 100")
                        .count())
                .isEqualTo(300);
        assertThat((double) runner.evaluate(fitted, table, "rmse").get("rmse")).isLessThan(0.1);
    }

    @Test
    void aStepThatOnlyItsOwnSaverCanBringElsewhereReachesTheExecutors() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Table table = table(300, 5);
        int loaded = DirectTable.LOADED.get();

        var fitted = runner.fit(Pipeline.of(new DirectTable(), Descent.rounds(5)), table);
        var onHeap = runner.fit(Pipeline.of(new Centre(), Descent.rounds(5)), table);

        assertThat(weights(fitted.step())).containsExactly(weights(onHeap.step()));
        assertThat(runner.transform(fitted, table).orderBy("id").collectAsList())
                .isEqualTo(runner.transform(onHeap, table).orderBy("id").collectAsList());
        assertThat(DirectTable.LOADED.get()).as("no task ran in this process").isEqualTo(loaded);
    }

    @Test
    void nestedRepetitionsGiveTheSameBitsOnOtherProcessesAsInPlace(@TempDir Path place) {
        Table table = table(300, 5);
        Pipeline tree = Pipeline.of(
                MiniBatches.of(16, Pipeline.of(new Centre(), new Centre(0.5)).named("chain")),
                Epochs.of(
                                3,
                                Pipeline.of(new TrainOnly(Noise.create()), new Shuffle(), Descent.rounds(2))
                                        .named("body"))
                        .validate(new HoldOut(0.2), "rmse"));
        Checkpoints checkpoints = Checkpoints.in(new LocalStorage(place));
        var distributed =
                SparkRunner.on(spark).inPlaceBytes(0).checkpoints(checkpoints).fit(tree, table);
        var inPlace = SparkRunner.on(spark).inPlaceBytes(Long.MAX_VALUE).fit(tree, table);

        assertThat(Trees.attributes(distributed.step())).isEqualTo(Trees.attributes(inPlace.step()));
        assertThat(distributed.report())
                .allSatisfy(report -> assertThat(report.bytes()).isPositive());
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }
}
