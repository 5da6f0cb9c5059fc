package io.penstock.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.engine.control.Condition;
import io.penstock.engine.control.If;
import io.penstock.engine.control.Loop;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.ensemble.Voting;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Busy;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Noise;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads inside a task: what they are given, that they end, and that who is faster makes no difference. */
@Timeout(60)
class LanesTest {
    private final LocalRunner runner = LocalRunner.create().threads(1);

    @BeforeEach
    void forget() {
        Busy.BEGAN.clear();
        Busy.THREADS.clear();
    }

    private static Batch block(int rows) {
        double[] x = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = i;
        }
        return Batch.of(
                Schema.of(Field.vector("x", Role.INPUT, DataType.FLOAT64, 1)),
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.matrix(x, rows, 1)));
    }

    private static LocalData data(int rows) {
        return LocalData.of(block(rows));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("penstock "))
                .toList();
    }

    @Test
    void everyThreadHasALiveStepOfItsOwnAndEnds() {
        Step step = Pipeline.of(new ParallelTransform(Busy.millis(1).noting("p"), 4));
        assertThat(runner.transform(step, data(10)).toBatch()).isEqualTo(block(10));
        assertThat(Busy.BEGAN).containsExactlyInAnyOrder("p0", "p2", "p5", "p7");
        assertThat(Busy.THREADS)
                .hasSize(4)
                .allMatch(name -> name.startsWith("penstock pipeline/busy, step 1, worker "));
        assertThat(threads()).isEmpty();
    }

    @Test
    void fewerRowsThanThreadsAndNoRowsAtAll() {
        Step parallel = new ParallelTransform(Times.of(2), 8);
        assertThat(((Tensor) runner.transform(parallel, data(3)).toBatch().column(0)).toDoubles())
                .containsExactly(0, 2, 4);
        assertThat(runner.transform(parallel, data(0)).rows()).isZero();
        assertThat(runner.transform(QueuedPipeline.of(Times.of(2)), data(0)).rows())
                .isZero();
        assertThat(runner.transform(QueuedPipeline.of(), data(5)).toBatch()).isEqualTo(block(5));
    }

    @Test
    void stepsWorkAtTheSameTime() {
        Step queued = QueuedPipeline.of(
                        Busy.millis(40).noting("a"), Busy.millis(40).noting("b"))
                .slices(3);
        runner.transform(queued, data(30));
        List<String> began = new ArrayList<>(Busy.BEGAN);
        assertThat(began.indexOf("b0")).as("%s", began).isLessThan(began.indexOf("a12"));
        assertThat(began.indexOf("a15")).isLessThan(began.indexOf("b15"));
        assertThat(Busy.THREADS).hasSize(2);
    }

    @Test
    void aSlowStepHoldsThoseBeforeItBack() {
        Step queued = QueuedPipeline.of(
                        Times.of(1),
                        Busy.millis(0).noting("fast"),
                        Busy.millis(20).noting("slow"))
                .queue(2)
                .slices(3);
        runner.transform(queued, data(90));
        int ahead = 0;
        int most = 0;
        for (String began : Busy.BEGAN) {
            ahead += began.startsWith("fast") ? 1 : -1;
            most = Math.max(most, ahead);
        }
        // Two wait in the queue, one is in the fast step's hands, one was just begun.
        assertThat(most).isBetween(2, 4);
    }

    @Test
    void drawsDifferFromThreadToThreadAndNotFromRunToRun() {
        Step noise = Pipeline.of(new ParallelTransform(Noise.create(), 3));
        double[] once = noise(noise);
        assertThat(noise(noise)).containsExactly(once);
        assertThat(Arrays.stream(once).distinct().count()).isEqualTo(30);
        Step queued = Pipeline.of(QueuedPipeline.of(Busy.millis(3), Noise.create(), Busy.millis(3))
                .workers(3)
                .slices(2));
        assertThat(noise(queued)).containsExactly(noise(queued));
        double[] alone = noise(Pipeline.of(Noise.create()));
        assertThat(noise(Pipeline.of(new ParallelTransform(Noise.create(), 1)))).containsExactly(alone);
    }

    private double[] noise(Step step) {
        Batch zeros = block(30).with(block(30).schema().field(0), Tensor.matrix(new double[30], 30, 1));
        return ((Tensor) runner.transform(step, LocalData.of(zeros)).toBatch().column(0)).toDoubles();
    }

    @Test
    void whatIsFittedAlreadyRunsInTheQueueWhileTheRestLearns() {
        Step queued = Pipeline.of(QueuedPipeline.of(Times.of(2), new Centre(), Times.of(3), new Centre()));
        List<String> program = Planner.fit(queued, block(4).schema()).aggregates().stream()
                .map(stage -> String.join(" ", stage.input().program().paths()))
                .toList();
        assertThat(program.get(0)).isEqualTo("pipeline/queued_pipeline/~lanes pipeline/queued_pipeline/times");
        Step fitted = runner.fit(queued, data(4)).step();
        assertThat(((Tensor) runner.transform(fitted, data(4)).toBatch().column(0)).toDoubles())
                .containsExactly(-9, -3, 3, 9);
        assertThat(Planner.transform(fitted, block(4).schema(), Phase.PREDICT).explain())
                .contains("queued_pipeline of (");
    }

    @Test
    void aFailureCarriesThePathAndTheCauseAndEndsAllThreads() {
        int started = Trouble.STARTED.get();
        int stopped = Trouble.STOPPED.get();
        Step queued = Pipeline.of(QueuedPipeline.of(Trouble.of("none"), Trouble.of("unchecked"), Busy.millis(1))
                .workers(3)
                .slices(2));
        PenstockException failure =
                catchThrowableOfType(PenstockException.class, () -> runner.transform(queued, data(40)));
        assertThat(failure.path()).isEqualTo("pipeline/queued_pipeline/trouble_2");
        assertThat(failure.getCause()).hasMessage("something odd");
        assertThat(Trouble.STARTED.get() - started).isGreaterThanOrEqualTo(2);
        assertThat(Trouble.STOPPED.get() - stopped).isEqualTo(Trouble.STARTED.get() - started);
        assertThat(threads()).isEmpty();
        assertThatThrownBy(() -> runner.transform(Pipeline.of(new ParallelTransform(Trouble.of("setup"), 2)), data(4)))
                .hasMessageContaining("pipeline/trouble: the step failed in setup");
        assertThatThrownBy(
                        () -> runner.transform(Pipeline.of(new ParallelTransform(Trouble.of("teardown"), 2)), data(4)))
                .hasMessageContaining("pipeline/trouble: the step failed in teardown");
        assertThatThrownBy(
                        () -> runner.transform(Pipeline.of(new ParallelTransform(Trouble.of("drop_row"), 2)), data(4)))
                .hasMessageContaining("pipeline/trouble: a step must give back the rows");
        assertThat(threads()).isEmpty();
    }

    @Test
    void anInterruptEndsTheThreads() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Step queued = Pipeline.of(
                QueuedPipeline.of(Times.of(1), Trouble.of("slow")).slices(1).workers(2));
        Thread task = new Thread(() -> {
            try {
                runner.transform(queued, data(40));
            } catch (PenstockException e) {
                failure.set(e);
            }
        });
        task.start();
        while (threads().size() < 4) {
            Thread.sleep(5);
        }
        Thread.sleep(50);
        task.interrupt();
        task.join(20_000);
        assertThat(task.isAlive()).isFalse();
        assertThat(threads()).isEmpty();
        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        PenstockException.class,
                        known -> assertThat(known.failureClass()).isEqualTo(FailureClass.INFRASTRUCTURE));
    }

    @Test
    void threadsBranchesLoopsAndVotesNest() {
        Condition large = Condition.column("x").above(4);
        Step tree = Pipeline.of(
                QueuedPipeline.of(
                                If.of(large, QueuedPipeline.of(Times.of(2), new ParallelTransform(Times.plus(1), 2))),
                                Loop.of(20, new ParallelTransform(Times.plus(3), 3))
                                        .until(large))
                        .workers(2)
                        .slices(3),
                new ParallelTransform(Voting.mean(Times.of(1), Pipeline.of(Times.of(3), new Centre())), 2));
        Step fitted = runner.fit(tree, data(8).blocks(5)).step();
        // 6, 7, 5, 6, 7, 11, 13, 15 behind the loop; their mean is 8.75.
        double[] middle = {6, 7, 5, 6, 7, 11, 13, 15};
        double[] expected =
                Arrays.stream(middle).map(x -> (x + 3 * (x - 8.75)) / 2).toArray();
        assertThat(((Tensor) runner.transform(fitted, data(8).blocks(5))
                                .toBatch()
                                .column(0))
                        .toDoubles())
                .containsExactly(expected);
        assertThat(threads()).isEmpty();
    }

    @Test
    void blockAfterBlockOnTheSameThreads() {
        List<Long> owners = new ArrayList<>();
        LiveStep lanes = new Lanes(2, 1, 2)
                .setup(Context.of(Phase.PREDICT, 1).at("p/~lanes"), List.of(worker -> batch -> {
                    synchronized (owners) {
                        owners.add(Thread.currentThread().getId());
                    }
                    return batch;
                }));
        try (lanes) {
            for (int i = 0; i < 5; i++) {
                assertThat(lanes.transform(block(7))).isEqualTo(block(7));
            }
        }
        assertThat(owners).hasSize(20);
        assertThat(owners.stream().distinct()).hasSize(2);
        assertThat(threads()).isEmpty();
    }

    @Test
    void theyAreSavedAndRefuseOddNumbers(@TempDir Path folder) {
        Step tree = Pipeline.of(
                new ParallelTransform(Times.of(2), 3),
                QueuedPipeline.of(Times.of(3), Times.of(5)).workers(2).queue(4).slices(10));
        Models models = Models.in(new LocalStorage(folder));
        models.save(tree, block(1).schema(), Map.of());
        assertThat(models.load().step()).isEqualTo(tree);
        assertThatThrownBy(() -> new ParallelTransform(Times.of(2), 0))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("threads must be at least 1");
        assertThatThrownBy(() -> QueuedPipeline.of(Times.of(2)).workers(5000)).hasMessageContaining("at most 1023");
        assertThatThrownBy(() -> QueuedPipeline.of(Times.of(2)).queue(0)).hasMessageContaining("queue");
        assertThatThrownBy(() -> QueuedPipeline.of(Times.of(2)).slices(0)).hasMessageContaining("rows of a slice");
    }
}
