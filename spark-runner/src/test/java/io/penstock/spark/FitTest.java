package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.spark.fixture.Listening;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.ship.ParcelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rounds on a cluster of threads: how many jobs, what is kept, what is sent, what happens when something fails. */
class FitTest {
    private final SparkSession spark = Sessions.local();
    private final SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0).blockRows(16);

    @TempDir
    Path directory;

    private Table table(int rows, int partitions) {
        return Table.of(Sessions.numbers(spark, rows).repartition(partitions))
                .target("label")
                .carry("id");
    }

    private static double[] weights(Fitted<?> fitted) {
        return ((Pipeline) fitted.step()).get(Descent.class).weights();
    }

    @AfterEach
    void nothingStays() {
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
        assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isNull();
        assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
                .isNull();
        assertThat(spark.sparkContext().getJobTags().isEmpty()).isTrue();
    }

    @Test
    void aChainOfAnyLengthAddsNoJobs() {
        Table table = table(200, 3);
        Pipeline pipeline =
                Pipeline.of(Noise.create(), Noise.create(), new Centre(), Noise.create(), Descent.rounds(3));
        try (Listening listening = new Listening(spark.sparkContext())) {
            runner.fit(pipeline, table);

            assertThat(listening.jobs().stream().filter(name -> name.startsWith("fit ")))
                    .containsExactly(
                            "fit pipeline/centre, round 1",
                            "fit pipeline/descent, round 1",
                            "fit pipeline/descent, round 2",
                            "fit pipeline/descent, round 3");
        }
    }

    @Test
    void branchesShareOneScan() {
        Step union = Union.of(new Centre(), new Centre(0.5));
        try (Listening listening = new Listening(spark.sparkContext())) {
            runner.fit(Pipeline.of(union), table(50, 2));

            assertThat(listening.jobs().stream().filter(name -> name.startsWith("fit ")))
                    .containsExactly("fit pipeline/union/centre and pipeline/union/centre_2, round 1");
        }
    }

    @Test
    void twoRunsGiveTheSameBitsAsTheLocalRunner() {
        Table table = table(333, 5);
        Pipeline pipeline = Pipeline.of(Noise.create(), new Centre(), Descent.rounds(8));
        LocalData local = Reading.of(table, false).collect(new Jobs(spark.sparkContext()), 16);

        double[] first = weights(runner.seed(5).fit(pipeline, table));
        double[] second = weights(runner.seed(5).fit(pipeline, table));
        double[] reference = weights(LocalRunner.create().seed(5).fit(pipeline, local));
        double[] otherSeed = weights(runner.seed(6).fit(pipeline, table));

        assertThat(second).containsExactly(first);
        assertThat(reference).containsExactly(first);
        assertThat(otherSeed).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40, 100})
    void mergingOnTheClusterChangesNoBit(int partitions) {
        Table table = table(500, partitions);
        Pipeline pipeline = Pipeline.of(new Centre(), Descent.rounds(2));

        double[] onDriver = weights(runner.partialsOnDriver(1000).fit(pipeline, table));
        double[] onCluster = weights(runner.partialsOnDriver(2).fit(pipeline, table));

        assertThat(onCluster).containsExactly(onDriver);
    }

    @Test
    void emptyPartitionsAndMorePartitionsThanRowsAreLegal() {
        Table few = table(3, 8);
        Dataset<Row> filtered = Sessions.numbers(spark, 100).repartition(4).filter("id < 2");

        assertThat(weights(runner.fit(Pipeline.of(new Centre(), Descent.rounds(2)), few)))
                .hasSize(4);
        assertThat(runner.fit(
                                Pipeline.of(new Centre()),
                                Table.of(filtered).target("label").carry("id"))
                        .report()
                        .get(0)
                        .rows())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 20})
    void zeroRowsAreRefused(long inPlace) {
        Dataset<Row> none = Sessions.numbers(spark, 10).filter("id < 0");

        assertThatThrownBy(() -> runner.inPlaceBytes(inPlace)
                        .fit(Pipeline.of(new Centre()), Table.of(none).target("label")))
                .hasMessageContaining("pipeline/centre: a fit needs at least one row");
    }

    @Test
    void theNumberOfRowsAndRoundsIsReported() {
        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(Descent.rounds(4)), table(57, 3));

        assertThat(fitted.report().get(0).rows()).isEqualTo(57);
        assertThat(fitted.report().get(0).rounds()).isEqualTo(4);
        assertThat(fitted.schema().names()).containsExactly("features", "label");
    }

    @Test
    void aFailureThatIsFinalIsToldOnceWithItsPath() {
        Pipeline pipeline = Pipeline.of(Trouble.of("data", 1, ""), Descent.rounds(3));
        try (Listening listening = new Listening(spark.sparkContext())) {
            PenstockException failure =
                    catchThrowableOfType(PenstockException.class, () -> runner.fit(pipeline, table(50, 3)));

            assertThat(failure.path()).isEqualTo("pipeline/trouble");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.DATA);
            assertThat(failure.rule()).isEqualTo("values must be positive");
            assertThat(failure.remedy()).isEqualTo("clean the data");
            assertThat(listening.failedTasks()).allMatch(reason -> reason.contains("TaskKilled"));
        }
    }

    @Test
    void aFailureThatNoOtherProcessCouldReadIsToldAllTheSame() {
        PenstockException failure = catchThrowableOfType(
                PenstockException.class,
                () -> runner.fit(Pipeline.of(Trouble.of("unchecked"), new Centre()), table(50, 3)));

        assertThat(failure)
                .hasMessageContaining("pipeline/trouble: the step failed in transform; got Unknown: something odd");
    }

    @Test
    void aFailingSetupIsToldWithItsPath() {
        assertThatThrownBy(() -> runner.fit(Pipeline.of(Trouble.of("setup"), new Centre()), table(50, 3)))
                .hasMessageContaining("pipeline/trouble: the step failed in setup")
                .hasMessageContaining("no such library");
    }

    @Test
    void stepsAreTornDownWhateverHappens() {
        int open = Trouble.STARTED.get() - Trouble.STOPPED.get();
        for (String kind : List.of("none", "unchecked", "drop_row", "data")) {
            try {
                runner.fit(Pipeline.of(Trouble.of(kind), Descent.rounds(2)), table(50, 3));
            } catch (PenstockException e) {
                assertThat(e.path()).as(kind + ": " + e).isEqualTo("pipeline/trouble");
            }
        }
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Trouble.STARTED.get() - Trouble.STOPPED.get())
                        .isEqualTo(open));
    }

    @Test
    void aTaskThatFailsOnceIsTriedAgainAndCountsOnce() {
        Table table = table(100, 4);
        double[] undisturbed =
                weights(runner.fit(Pipeline.of(Trouble.of("none"), new Centre(), Descent.rounds(3)), table));

        Trouble once = Trouble.of("once", 2, directory.resolve("mark").toString());
        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(once, new Centre(), Descent.rounds(3)), table);

        assertThat(weights(fitted)).containsExactly(undisturbed);
        assertThat(fitted.report().get(0).rows()).isEqualTo(100);
        assertThat(directory.resolve("mark")).exists();
    }

    @Test
    void anInterruptCancelsTheJob() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Table table = table(50, 2);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Thread thread = new Thread(() -> {
                try {
                    runner.fit(Pipeline.of(Trouble.of("slow"), new Centre()), table);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            thread.start();
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> listening.jobs().stream().anyMatch(name -> name.startsWith("fit ")));
            Thread.sleep(300);
            thread.interrupt();
            thread.join(20_000);

            assertThat(failure.get()).isInstanceOf(PenstockException.class).hasMessageContaining("interrupted");
            assertThat(((PenstockException) failure.get()).failureClass()).isEqualTo(FailureClass.INFRASTRUCTURE);
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> spark.sparkContext().statusTracker().getActiveJobIds().length == 0);
        }
    }

    @Test
    void aJobGroupOfTheCallerStays() throws Exception {
        spark.sparkContext().setJobGroup("mine", "my words", false);
        try {
            runner.fit(Pipeline.of(new Centre()), table(20, 2));

            assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id"))
                    .isEqualTo("mine");
            assertThat(spark.sparkContext().getLocalProperty("spark.job.description"))
                    .isEqualTo("my words");
        } finally {
            spark.sparkContext().clearJobGroup();
            spark.sparkContext().setLocalProperty("spark.job.interruptOnCancel", null);
        }
    }

    @Test
    void fitsFromSeveralThreadsDoNotMix() throws Exception {
        Table table = table(100, 3);
        double[] alone = weights(runner.fit(Pipeline.of(new Centre(), Descent.rounds(5)), table));
        List<CompletableFuture<double[]>> fits = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> weights(runner.fit(Pipeline.of(new Centre(), Descent.rounds(5)), table))))
                .toList();

        for (CompletableFuture<double[]> fit : fits) {
            assertThat(fit.get(60, TimeUnit.SECONDS)).containsExactly(alone);
        }
    }

    @Test
    void everyStepIsLoadedOncePerProcess() {
        Table table = table(100, 8);
        Centre centre = runner.fit(Pipeline.of(new Centre(1.25)), table).step().get(Centre.class);
        long before = ParcelStore.loads();

        runner.fit(Pipeline.of(centre, Descent.rounds(3)), table);

        // Fitted again, the centring step gives the same means: its parcel is in the store from the chain before the
        // descent on, and only the three states of the descent are new, and the unfitted centring step.
        assertThat(ParcelStore.loads() - before).isLessThanOrEqualTo(5);
    }

    @Test
    void slicesOfDataThatTheDriverHoldsEqualTheLocalRunners() {
        Table held = Table.of(Sessions.numbers(spark, 101)).target("label").carry("id");
        Pipeline pipeline = Pipeline.of(
                new Centre(), ClusteringWrapper.of(Descent.rounds(5)).partitions(3));
        LocalData local = Reading.of(held, false).collect(new Jobs(spark.sparkContext()), 16);

        try (Listening listening = new Listening(spark.sparkContext())) {
            Fitted<Pipeline> wrapped = runner.inPlaceBytes(1 << 20).fit(pipeline, held);
            Fitted<Pipeline> reference = LocalRunner.create().fit(pipeline, local);

            assertThat(unwrapped(wrapped)).containsExactly(unwrapped(reference));
            assertThat(listening.jobs()).contains("fit pipeline/descent, round 5");
        }
    }

    @Test
    void slicesOfDistributedDataKeepTheRowsInOrder() {
        Dataset<Row> data = Sessions.numbers(spark, 101).repartition(4);
        Table table = Table.of(data).target("label").carry("id");
        Pipeline pipeline = Pipeline.of(ClusteringWrapper.of(Descent.rounds(5)).partitions(3));

        double[] first = unwrapped(runner.fit(pipeline, table));
        double[] second = unwrapped(runner.fit(pipeline, table));
        LocalData slices = Reading.of(table, false)
                .collect(new Jobs(spark.sparkContext()), 16)
                .repartition(3)
                .blocks(16);
        double[] reference = unwrapped(LocalRunner.create().fit(pipeline, slices));

        assertThat(second).containsExactly(first);
        assertThat(reference).containsExactly(first);
    }

    @Test
    void workersThatMustAllRunAtOnceNeedAsManySlots() {
        Step tree = Pipeline.of(
                ClusteringWrapper.of(ToyDescent.epochs(3)).partitions(3).allReduce(Duration.ofSeconds(10)));
        try (Listening listening = new Listening(spark.sparkContext())) {
            assertThatThrownBy(() -> runner.fit(tree, table(60, 2)))
                    .hasMessageContaining("pipeline/toy_descent: workers that add up gradients must all run at once")
                    .hasMessageContaining("3 partitions on 2 slots")
                    .hasMessageContaining("partitions(2)");
            assertThat(listening.jobs()).noneMatch(job -> job.contains("fit pipeline/toy_descent, round 1"));
        }
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    @Test
    void dataThatNoBarrierStageCanReadDirectlyAreCutAnew() {
        Dataset<Row> half = Sessions.numbers(spark, 30).repartition(1);
        Table table = Table.of(
                        half.union(half.withColumn("id", functions.col("id").plus(1000))))
                .target("label")
                .carry("id");
        Pipeline tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(3)).allReduce(Duration.ofSeconds(10)));
        Pipeline plain = Pipeline.of(Descent.rounds(3));

        double[] weights = ((ToyDescent) ((ClusteringWrapper)
                                runner.fit(tree, table).step().children().get(0).step())
                        .step())
                .weights();
        assertThat(weights)
                .containsExactly(
                        runner.fit(plain, table).step().get(Descent.class).weights(), within(1e-12));
    }

    private static double[] unwrapped(Fitted<Pipeline> fitted) {
        List<Step> steps =
                fitted.step().children().stream().map(child -> child.step()).toList();
        Step last = steps.get(steps.size() - 1);
        return ((Descent) ((ClusteringWrapper) last).step()).weights();
    }

    @Test
    void aDeviceThatIsRequiredAndNotThereIsMissedBeforeAnyDataAreRead() {
        Table table = table(20, 2);
        try (Listening listening = new Listening(spark.sparkContext())) {
            assertThatThrownBy(() -> runner.fit(
                            Pipeline.of(ClusteringWrapper.of(new Centre()).device(DevicePolicy.REQUIRE)), table))
                    .hasMessageContaining("pipeline/centre: the device policy REQUIRE needs an accelerator");
            assertThat(listening.jobs()).isEmpty();
        }
        assertThat(runner.fit(Pipeline.of(ClusteringWrapper.of(new Centre()).device(DevicePolicy.PREFER)), table)
                        .report())
                .hasSize(1);
    }

    @Test
    void explainSaysWhereAndHow() {
        Pipeline pipeline = Pipeline.of(new Centre(), Descent.rounds(3));
        Table held = Table.of(Sessions.numbers(spark, 100)).target("label").carry("id");

        assertThat(SparkRunner.on(spark).explain(pipeline, held))
                .contains("runs in place: about ", "at most 8 MiB", "without a job per round");
        assertThat(runner.explain(pipeline, held))
                .contains("runs distributed: about ", "blocks of 16 rows", "stage 2 keeps its blocks in memory");
    }
}
