package io.penstock.spark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Execution;
import io.penstock.engine.search.Search;
import io.penstock.engine.search.SearchListener;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.fixture.Listening;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.fixture.Tables;
import io.penstock.spark.rows.RowIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials as jobs of Spark: what they find is what threads find, they are told apart, and they can be ended. */
class SearchOnSparkTest {
    private static final LocalData DATA = data(60);

    private final SparkSession spark = Sessions.local();
    private final SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0).blockRows(11);

    @AfterEach
    void nothingStays() {
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    static LocalData data(int rows) {
        double[] x = new double[rows];
        double[] label = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = (i * 7) % rows;
            label[i] = x[i] + 10;
        }
        LocalData data = LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 1), Tensor.scalars(label))))
                .repartition(3);
        List<List<Batch>> partitions = new ArrayList<>();
        for (int partition = 0; partition < 3; partition++) {
            Batch block = data.partitions().get(partition).get(0);
            long first = RowIds.first(partition);
            partitions.add(List.of(Batch.of(
                    block.schema(),
                    LongStream.range(first, first + block.rows()).toArray(),
                    block.columns())));
        }
        return new LocalData(data.schema(), partitions);
    }

    private static Search descent() {
        return Search.of(Pipeline.of(new Centre(), Descent.rounds(4)))
                .over("rate")
                .space("rate", Distributions.logUniform(1e-5, 1e-3))
                .searcher("random")
                .metric("rmse")
                .folds(3)
                .trials(5);
    }

    private Fitted<Search> fit(Search search) {
        return runner.fit(search, Tables.of(spark, DATA));
    }

    private static StudySnapshot study(Fitted<Search> fitted) {
        return fitted.step().trials().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Execution.class)
    void trialsOnSparkComeToTheBitsOfThreads(Execution execution) {
        Fitted<Search> onThreads = LocalRunner.create().fit(descent(), DATA);
        Fitted<Search> onSpark = fit(descent().execution(execution).parallelism(2));
        assertThat(study(onSpark).trials())
                .extracting(TrialRecord::values)
                .isEqualTo(study(onThreads).trials().stream()
                        .map(TrialRecord::values)
                        .toList());
        assertThat(onSpark.step().step()).isEqualTo(onThreads.step().step());
        assertThat(onSpark.step().best()).isEqualTo(onThreads.step().best());
    }

    @Test
    void smallDataAreSpreadOverTheClusterToo() {
        try (Listening listening = new Listening(spark.sparkContext())) {
            SparkRunner.on(spark).fit(descent().parallelism(2), Tables.of(spark, DATA));
            assertThat(listening.jobs())
                    .filteredOn(job -> job.startsWith("trial "))
                    .hasSize(5);
        }
    }

    @Test
    void aNarrowTrialIsOneJobWithAllItsFoldsAndAPrefixIsFittedOncePerFold() {
        try (Listening listening = new Listening(spark.sparkContext())) {
            fit(descent().execution(Execution.NARROW).parallelism(2));
            List<String> jobs = listening.jobs();
            assertThat(jobs).filteredOn(job -> job.startsWith("trial ")).hasSize(5);
            assertThat(jobs)
                    .filteredOn(job -> job.contains("fit pipeline/centre, round 1"))
                    .hasSize(3 + 1);
            assertThat(jobs)
                    .as("only the best is fitted by the whole cluster")
                    .filteredOn(job -> job.contains("fit pipeline/descent, round 1"))
                    .containsExactly("fit pipeline/descent, round 1");
        }
    }

    @Test
    void aWideTrialsJobsSayWhichTrialTheyAreOf() {
        try (Listening listening = new Listening(spark.sparkContext())) {
            fit(descent().execution(Execution.WIDE).parallelism(2));
            Set<String> trials = listening.jobs().stream()
                    .filter(job -> job.startsWith("trial ") && job.contains("fit pipeline/descent"))
                    .map(job -> job.substring(0, job.indexOf(':')))
                    .collect(Collectors.toSet());
            assertThat(trials).containsExactlyInAnyOrder("trial 0", "trial 1", "trial 2", "trial 3", "trial 4");
            assertThat(listening.jobs())
                    .filteredOn(job -> job.contains("fit pipeline/centre, round 1"))
                    .hasSize(3 + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void aTrialThatFailsIsNotTriedAgain(Execution execution) {
        Search search = Search.of(Plus.create())
                .space("trouble", Distributions.choice("none", "throw", "memory", "nan"))
                .searcher("random")
                .metric("mae")
                .folds(2)
                .trials(16)
                .parallelism(2)
                .execution(execution);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Fitted<Search> fitted = fit(search);
            assertThat(fitted.step().best()).containsEntry("amount", 10);
            assertThat(study(fitted).trials())
                    .hasSize(16)
                    .allMatch(trial -> trial.attempt() == 1)
                    .allMatch(trial -> (trial.state() == TrialState.COMPLETE)
                            == trial.point().get("trouble").equals("none"));
            assertThat(study(fitted).trials().stream()
                            .filter(trial -> trial.state() == TrialState.FAILED)
                            .map(trial -> trial.point().get("trouble") + " "
                                    + trial.cause().substring(0, trial.cause().indexOf(':')))
                            .distinct())
                    .containsExactlyInAnyOrder("throw USER", "memory RESOURCE", "nan DATA");
            assertThat(listening.failedTasks()).isEmpty();
        }
    }

    @Test
    void theJobOfATrialThatTakesTooLongIsCancelled() {
        Search search = Search.of(Plus.create())
                .space("trouble", Distributions.choice("none", "sleep"))
                .searcher("random")
                .metric("mae")
                .folds(2)
                .trials(6)
                .parallelism(2)
                .trialTimeout(Duration.ofSeconds(3))
                .execution(Execution.NARROW);
        Fitted<Search> fitted = fit(search);
        assertThat(study(fitted).trials())
                .allMatch(trial -> trial.state()
                        == (trial.point().get("trouble").equals("none") ? TrialState.COMPLETE : TrialState.FAILED));
        assertThat(study(fitted).count(TrialState.FAILED)).isPositive();
        assertThat(spark.sparkContext().statusTracker().getActiveJobIds()).isEmpty();
    }

    @Test
    void anInterruptEndsEveryTrialAndTheSearchGoesOnLater(@TempDir Path folder) throws Exception {
        Search search = Search.of(Plus.create())
                .space("amount", Distributions.integer(1, 100))
                .space("trouble", Distributions.choice("none"))
                .searcher("random")
                .metric("mae")
                .folds(2)
                .trials(12)
                .parallelism(2)
                .study(new LocalStorage(folder));
        Fitted<Search> whole = fit(search.study(new LocalStorage(folder.resolve("whole"))));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread driver = new Thread(() -> {
            try {
                fit(search);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        driver.start();
        for (int i = 0; i < 600 && finished(folder) < 3; i++) {
            Thread.sleep(20);
        }
        driver.interrupt();
        driver.join(60_000);
        assertThat(failure.get()).hasMessageContaining("interrupted");
        assertThat(spark.sparkContext().statusTracker().getActiveJobIds()).isEmpty();
        int before = finished(folder);
        assertThat(before).isBetween(3, 11);
        Fitted<Search> rest = fit(search);
        assertThat(study(rest).trials())
                .hasSize(12)
                .allMatch(trial -> trial.state() == TrialState.COMPLETE)
                .extracting(TrialRecord::point)
                .containsExactlyInAnyOrderElementsOf(
                        study(whole).trials().stream().map(TrialRecord::point).toList());
        assertThat(study(rest).trials().stream().filter(trial -> trial.attempt() > 1))
                .hasSizeLessThanOrEqualTo(2);
    }

    private static int finished(Path folder) {
        try {
            return (int) StudySnapshot.read(new LocalStorage(folder)).trials().stream()
                    .filter(trial -> trial.state().isFinished())
                    .count();
        } catch (RuntimeException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void epochsAreABudgetThatIsGoneOnWith(Execution execution) {
        Search search = Search.of(Epochs.of(9, Descent.rounds(1)))
                .over("rate")
                .space("rate", Distributions.logUniform(1e-6, 1e-3))
                .searcher("random")
                .pruner("asha")
                .metric("rmse")
                .folds(2)
                .trials(9)
                .execution(execution);
        Fitted<Search> onThreads = LocalRunner.create().fit(search, DATA);
        Fitted<Search> onSpark = fit(search);
        StudySnapshot study = study(onSpark);
        assertThat(study.trials())
                .extracting(TrialRecord::curve)
                .isEqualTo(study(onThreads).trials().stream()
                        .map(TrialRecord::curve)
                        .toList());
        assertThat(study.count(TrialState.PRUNED)).isBetween(4L, 8L);
        assertThat(study.best()
                        .orElseThrow()
                        .curve()
                        .get(study.best().orElseThrow().curve().size() - 1)
                        .step())
                .isEqualTo(9);
        // A trial that was never stopped on the way comes to the same.
        Map<String, Object> best = onSpark.step().best();
        Fitted<Search> alone = fit(Search.of(Epochs.of(9, Descent.rounds(1)))
                .over("rate")
                .space("rate", Distributions.choice(best.get("rate"), 1e-9))
                .searcher("grid")
                .metric("rmse")
                .folds(2)
                .execution(execution));
        assertThat(study(alone).best().orElseThrow().values().get(0))
                .isEqualTo(study.best()
                        .orElseThrow()
                        .curve()
                        .get(study.best().orElseThrow().curve().size() - 1)
                        .value());
    }

    @Test
    void withoutAnySuccessTheSearchEndsWithTheCause() {
        assertThatThrownBy(() -> fit(Search.of(Plus.create())
                        .space("trouble", Distributions.choice("throw"))
                        .searcher("random")
                        .metric("mae")
                        .giveUpAfter(3)))
                .hasMessageContaining("the first 3 trials have failed")
                .hasMessageContaining("no luck");
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void aStepThatFailsInATaskIsAResultThatSparkDoesNotRepeat(Execution execution) {
        Search search = Search.of(Pipeline.of(Trouble.of("none"), Plus.create()))
                .over("kind")
                .space("kind", Distributions.choice("none", "unchecked", "setup"))
                .searcher("grid")
                .metric("mae")
                .folds(2)
                .execution(execution);
        try (Listening listening = new Listening(spark.sparkContext())) {
            StudySnapshot study = study(fit(search));
            assertThat(study.trials().stream().filter(trial -> trial.state() == TrialState.FAILED))
                    .hasSize(2)
                    .allMatch(trial -> trial.cause().startsWith("USER") && trial.attempt() == 1);
            assertThat(listening.failedTasks()).noneMatch(reason -> reason.startsWith("ExceptionFailure"));
        }
    }

    @Test
    void aTrialWhoseJobSomeoneCancelsFailsAndIsNotTriedAgain() throws Exception {
        Search search = Search.of(Plus.create())
                .space("trouble", Distributions.choice("sleep", "none"))
                .over("trouble")
                .searcher("grid")
                .metric("mae")
                .folds(2)
                .execution(Execution.NARROW);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Thread someone = new Thread(() -> {
                while (listening.jobs().stream().noneMatch(job -> job.startsWith("trial 0"))) {
                    Thread.onSpinWait();
                }
                spark.sparkContext().cancelAllJobs();
            });
            someone.start();
            StudySnapshot study = study(fit(search));
            someone.join();
            assertThat(study.trials().get(0).state()).isEqualTo(TrialState.FAILED);
            assertThat(study.trials().get(0).cause()).contains("the job was cancelled");
            assertThat(listening.jobs())
                    .filteredOn(job -> job.startsWith("trial 0"))
                    .hasSize(1);
        }
    }

    @Test
    void foldsOfAWideTrialRunSideBySideUnderTheirOwnNames() {
        Fitted<Search> onThreads = LocalRunner.create().fit(descent(), DATA);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Fitted<Search> onSpark = fit(descent().execution(Execution.WIDE).foldParallelism(3));
            assertThat(study(onSpark).trials())
                    .extracting(TrialRecord::values)
                    .isEqualTo(study(onThreads).trials().stream()
                            .map(TrialRecord::values)
                            .toList());
            Set<String> parts = listening.jobs().stream()
                    .filter(job -> job.startsWith("trial 3") && job.contains("fit pipeline/descent"))
                    .map(job -> job.substring(0, job.indexOf(':')))
                    .collect(Collectors.toSet());
            assertThat(parts).containsExactlyInAnyOrder("trial 3 fold 0", "trial 3 fold 1", "trial 3 fold 2");
        }
    }

    @Test
    void foldsOfANarrowTrialAreTasksOfOneJob() {
        Fitted<Search> onThreads = LocalRunner.create().fit(descent(), DATA);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Fitted<Search> onSpark = fit(descent().execution(Execution.NARROW).foldParallelism(2));
            assertThat(study(onSpark).trials())
                    .extracting(TrialRecord::values)
                    .isEqualTo(study(onThreads).trials().stream()
                            .map(TrialRecord::values)
                            .toList());
            List<String> jobs = listening.jobs();
            List<Integer> tasks = listening.tasks();
            assertThat(IntStream.range(0, jobs.size())
                            .filter(i -> jobs.get(i).startsWith("trial "))
                            .mapToObj(tasks::get))
                    .containsExactly(2, 2, 2, 2, 2);
        }
    }

    @Test
    void whatSparkKeepsIsLimitedByItsBytes() {
        Search search = Search.of(Pipeline.of(new Centre(), Descent.rounds(1)))
                .over("scale")
                .space("scale", Distributions.choice(1.0, 2.0, 3.0, 4.0))
                .searcher("grid")
                .metric("rmse")
                .folds(2)
                .execution(Execution.WIDE);
        assertThat(mostKept(search))
                .as("the rows in both phases, and behind the steps both sides of two folds, four times")
                .isGreaterThanOrEqualTo(18);
        assertThat(mostKept(search.sharedBytes(1))).isEqualTo(2);
    }

    /** How many RDDs Spark has kept at most, whenever a trial was over. */
    private int mostKept(Search search) {
        AtomicInteger most = new AtomicInteger();
        fit(search.listener(new SearchListener() {
            @Override
            public void changed(Study study) {
                most.accumulateAndGet(spark.sparkContext().getPersistentRDDs().size(), Math::max);
            }
        }));
        return most.get();
    }

    @Test
    void rowsAreNarrowOnlyAsFarAsTheExecutorsHaveRoom() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        SearchListener listener = new SearchListener() {
            @Override
            public void decided(Execution execution, String reason) {
                told.add(execution + ": " + reason);
            }
        };
        fit(descent().parallelism(2).listener(listener));
        long storage = spark.sparkContext()
                .getExecutorMemoryStatus()
                .values()
                .iterator()
                .next()
                ._1$mcJ$sp();
        assertThat(told).singleElement().asString().startsWith("NARROW").matches(text -> {
            String limit = text.substring(text.indexOf("at most ") + "at most ".length());
            return Double.parseDouble(limit.substring(0, limit.indexOf(' '))) <= storage / 8 / (double) (1 << 20) + 0.1;
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void aLoopOnItsWayBringsItsBestAndItsLatestEpochAlong(Execution execution) {
        // The third epoch, after which asha looks, is worse than the second.
        Search search = Search.of(Epochs.of(9, Descent.rounds(1))
                        .after(2, Mutation.set("rate", 0.01))
                        .after(3, Mutation.set("rate", 5e-4))
                        .keepBest("rmse"))
                .over("rate")
                .space("rate", Distributions.logUniform(1e-6, 1e-3))
                .searcher("random")
                .pruner("asha")
                .metric("rmse")
                .folds(2)
                .trials(9)
                .execution(execution);
        assertThat(study(fit(search)).trials())
                .extracting(TrialRecord::curve)
                .isEqualTo(study(LocalRunner.create().fit(search, DATA)).trials().stream()
                        .map(TrialRecord::curve)
                        .toList());
    }
}
