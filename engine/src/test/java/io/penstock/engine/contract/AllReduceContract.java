package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workers that run at once and add up their gradients among themselves. Every runner with two places for tasks shows all of it. */
public interface AllReduceContract {
    /** More than any sum takes. */
    Duration LIMIT = Duration.ofSeconds(15);

    Fitted<Step> fit(Step step, LocalData data);

    @Test
    default void workersThatAddUpGradientsEqualOneMachineWithAllRows() {
        for (int partitions : new int[] {1, 2}) {
            LocalData data = StrategyContract.line(50, partitions);
            Step tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(7)).allReduce(LIMIT));

            Fitted<Step> fitted = fit(tree, data);
            double[] alone = StrategyContract.descend(StrategyContract.line(50, 1), 0, new double[3], 7);
            assertThat(StrategyContract.weights(fitted.step())).containsExactly(alone, within(1e-12));
            assertThat(StrategyContract.weights(fit(tree, data).step()))
                    .containsExactly(StrategyContract.weights(fitted.step()));
            assertThat(fitted.report().get(0).rounds()).isEqualTo(1);
        }
    }

    @Test
    default void aWorkerWithoutRowsAddsNothing() {
        Step tree = ClusteringWrapper.of(ToyDescent.epochs(4)).partitions(2).allReduce(LIMIT);

        assertThat(StrategyContract.weights(
                        fit(tree, StrategyContract.line(1, 1)).step()))
                .containsExactly(
                        StrategyContract.descend(StrategyContract.line(1, 1), 0, new double[3], 4), within(1e-12));
    }

    @Test
    default void whatMakesOneWorkerFailIsWhatTheUserSees() {
        LocalData data = StrategyContract.line(50, 2);
        for (String trouble : List.of("fail", "leave")) {
            Step tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(7).trouble(trouble, ""))
                    .allReduce(LIMIT));
            long start = System.nanoTime();

            assertThatThrownBy(() -> fit(tree, data))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining(
                            trouble.equals("fail")
                                    ? "pipeline/toy_descent: numbers must be to the liking of rank 1"
                                    : "worker 1 has ended, others have not");
            assertThat(System.nanoTime() - start).as("all give up at once").isLessThan(LIMIT.toNanos());
        }
    }

    @Test
    default void aWorkerThatDoesNotComeInTimeIsNamed() {
        Step tree = Pipeline.of(
                ClusteringWrapper.of(ToyDescent.epochs(7).trouble("hang", "")).allReduce(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> fit(tree, StrategyContract.line(50, 2)))
                .isInstanceOfSatisfying(
                        PenstockException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.TIMEOUT))
                .hasMessageContaining("worker 1")
                .hasMessageContaining("did not come within 1.0 s");
    }
}
