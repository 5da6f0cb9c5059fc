package io.penstock.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Execution;
import io.penstock.engine.search.Search;
import io.penstock.engine.search.SearchListener;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.fixture.Listening;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.fixture.Tables;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials in processes of their own, which die. */
@Tag("cluster")
class SearchOnClusterTest {
    private static final LocalData DATA = SearchOnSparkTest.data(60);

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        Sessions.stop();
        spark = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("searches on a local cluster")
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

    /** The processes of the two executors; waits until both have answered. */
    private static Set<Long> executors() {
        for (int attempt = 0; attempt < 60; attempt++) {
            Set<Long> processes = new TreeSet<>(new JavaSparkContext(spark.sparkContext())
                    .parallelize(IntStream.range(0, 20).boxed().toList(), 20)
                    .map(number -> {
                        Thread.sleep(20);
                        return ProcessHandle.current().pid();
                    })
                    .collect());
            if (processes.size() == 2) {
                return processes;
            }
        }
        throw new AssertionError("two executors must register");
    }

    private static Search descent() {
        return Search.of(Pipeline.of(new Centre(), Descent.rounds(3)))
                .over("rate")
                .space("rate", Distributions.logUniform(1e-5, 1e-3))
                .searcher("random")
                .metric("rmse")
                .folds(2)
                .trials(8)
                .parallelism(2);
    }

    private static Fitted<Search> fit(Search search) {
        return SparkRunner.on(spark).inPlaceBytes(0).blockRows(11).fit(search, Tables.of(spark, DATA));
    }

    private static StudySnapshot study(Fitted<Search> fitted) {
        return fitted.step().trials().orElseThrow();
    }

    private static List<List<Double>> values(Fitted<Search> fitted) {
        return study(fitted).trials().stream().map(TrialRecord::values).toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Execution.class,
            names = {"WIDE", "NARROW"})
    void anExecutorThatIsKilledInTheMiddleChangesNoBit(Execution execution) {
        Fitted<Search> onThreads = LocalRunner.create().fit(descent(), DATA);
        Set<Long> before = executors();
        long victim = before.iterator().next();
        AtomicBoolean killed = new AtomicBoolean();
        Fitted<Search> disturbed = fit(descent().execution(execution).listener(new SearchListener() {
            @Override
            public void changed(Study study) {
                // The other worker is in the middle of its trial.
                if (study.counts().finished() >= 3 && killed.compareAndSet(false, true)) {
                    ProcessHandle.of(victim).orElseThrow().destroyForcibly();
                }
            }
        }));
        assertThat(killed).isTrue();
        assertThat(executors()).hasSize(2).doesNotContain(victim);
        assertThat(study(disturbed).trials())
                .hasSize(8)
                .allMatch(trial -> trial.state() == TrialState.COMPLETE && trial.attempt() == 1);
        assertThat(values(disturbed)).isEqualTo(values(onThreads));
        assertThat(disturbed.step().step()).isEqualTo(onThreads.step().step());
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    private static Search troubled(String trouble) {
        return Search.of(Plus.create())
                .space("amount", Distributions.integer(9, 10))
                .space("trouble", Distributions.choice("none", trouble))
                .where(trouble.equals("memory") ? "amount > 0" : "trouble == 'none' or amount == 9")
                .searcher("grid")
                .metric("mae")
                .folds(2)
                .parallelism(2)
                .execution(Execution.NARROW);
    }

    @Test
    void aTrialThatExhaustsTheHeapFailsAloneAndItsExecutorLives() {
        Set<Long> before = executors();
        Fitted<Search> fitted = fit(troubled("memory"));
        assertThat(study(fitted).trials())
                .hasSize(4)
                .allMatch(trial -> trial.attempt() == 1)
                .allMatch(trial -> trial.point().get("trouble").equals("none")
                        ? trial.state() == TrialState.COMPLETE
                        : trial.state() == TrialState.FAILED && trial.cause().startsWith("RESOURCE"));
        assertThat(study(fitted).count(TrialState.FAILED)).isEqualTo(2);
        assertThat(fitted.step().best()).containsEntry("amount", 10);
        assertThat(executors()).isEqualTo(before);
    }

    @Test
    void aTrialThatKillsEveryExecutorItRunsOnIsGivenUp() {
        executors();
        Fitted<Search> fitted;
        try (Listening listening = new Listening(spark.sparkContext())) {
            fitted = fit(troubled("halt"));
            assertThat(listening.failedTasks())
                    .as("the first attempt and two more")
                    .hasSize(3);
        }
        assertThat(study(fitted).trials()).hasSize(3);
        assertThat(study(fitted).trials().stream().filter(trial -> trial.state() == TrialState.FAILED))
                .singleElement()
                .satisfies(trial -> {
                    assertThat(trial.point()).containsEntry("trouble", "halt");
                    assertThat(trial.cause()).startsWith("INFRASTRUCTURE");
                    assertThat(trial.attempt()).isEqualTo(1);
                });
        assertThat(study(fitted).count(TrialState.COMPLETE)).isEqualTo(2);
        assertThat(fitted.step().best()).containsEntry("amount", 10);
    }

    @Test
    void aWideTrialThatKillsExecutorsIsTriedAgainBySparkAloneAndInOneFold() {
        executors();
        Search search = Search.of(Pipeline.of(new Centre(), Trouble.of("none", 0, ""), Plus.create()))
                .over("kind")
                .space("kind", Distributions.choice("none", "kill"))
                .searcher("grid")
                .metric("mae")
                .folds(2)
                .execution(Execution.WIDE);
        try (Listening listening = new Listening(spark.sparkContext())) {
            StudySnapshot study = study(fit(search));
            assertThat(study.trials())
                    .extracting(TrialRecord::state)
                    .containsExactly(TrialState.COMPLETE, TrialState.FAILED);
            assertThat(study.trials().get(1).cause()).startsWith("INFRASTRUCTURE");
            assertThat(listening.failedTasks().stream().filter(reason -> reason.startsWith("ExecutorLost")))
                    .as("spark.task.maxFailures, and what ran beside it")
                    .hasSizeBetween(4, 8);
        }
    }
}
