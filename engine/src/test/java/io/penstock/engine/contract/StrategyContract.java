package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.ToyDescent;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.engine.tree.Trees;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How workers that descend come to one result, compared with a machine that does it alone. Every runner shows all of it. */
public interface StrategyContract {
    Fitted<Step> fit(Step step, LocalData data);

    /** Rows whose label is {@code 2 x0 - x1 + 1} and a little noise. */
    static LocalData line(int rows, int partitions) {
        Random random = new Random(11);
        double[] x = random.doubles(2L * rows, -1, 1).toArray();
        double[] labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = 2 * x[2 * row] - x[2 * row + 1] + 1 + 0.1 * random.nextGaussian();
        }
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                Field.scalar("label", Role.TARGET, DataType.FLOAT64));
        return LocalData.of(Batch.of(
                        schema,
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 2), Tensor.scalars(labels))))
                .repartition(partitions);
    }

    static double[] weights(Step tree) {
        return Trees.byPath(tree).values().stream()
                .filter(ToyDescent.class::isInstance)
                .map(step -> ((ToyDescent) step).weights())
                .findFirst()
                .orElseThrow();
    }

    /** Steps of full gradients over one partition, written out. */
    static double[] descend(LocalData data, int partition, double[] start, int steps) {
        double[] weights = start.clone();
        List<Batch> blocks = data.partitions().get(partition);
        for (int step = 0; step < steps; step++) {
            double[] gradient = new double[3];
            long rows = 0;
            for (Batch block : blocks) {
                for (int row = 0; row < block.rows(); row++) {
                    double x0 = block.tensor("x").get(row, 0);
                    double x1 = block.tensor("x").get(row, 1);
                    double error = weights[0] * x0
                            + weights[1] * x1
                            + weights[2]
                            - block.tensor("label").get(row);
                    gradient[0] += error * x0;
                    gradient[1] += error * x1;
                    gradient[2] += error;
                    rows++;
                }
            }
            for (int i = 0; i < 3; i++) {
                weights[i] -= 0.1 * gradient[i] / rows;
            }
        }
        return weights;
    }

    /** Rounds of local steps and an optimizer between them, written out. */
    private static double[] localSgd(LocalData data, int rounds, int localEpochs, Outer outer) {
        double[] weights = new double[3];
        double[][] slots = new double[outer.slots()][3];
        for (int round = 0; round < rounds; round++) {
            double[] mean = new double[3];
            for (int partition = 0; partition < data.partitions().size(); partition++) {
                double[] copy = descend(data, partition, weights, localEpochs);
                double share = data.partitions().get(partition).stream()
                                .mapToInt(Batch::rows)
                                .sum()
                        / (double) data.rows();
                for (int i = 0; i < 3; i++) {
                    mean[i] += share * copy[i];
                }
            }
            weights = outer.next(weights, mean, slots, round);
        }
        return weights;
    }

    @Test
    default void copiesTrainByThemselvesAndAreAveraged() {
        LocalData data = line(50, 3);
        Step tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(6)).localSgd(2));

        assertThat(weights(fit(tree, data).step())).containsExactly(localSgd(data, 3, 2, Outer.AVERAGE), within(1e-12));
    }

    @Test
    default void anOuterOptimizerGoesOnFromRoundToRound() {
        LocalData data = line(50, 3);
        for (Outer outer : List.of(Outer.nesterov(0.7, 0.9), Outer.adam(0.1))) {
            Step tree = Pipeline.of(
                    ClusteringWrapper.of(ToyDescent.epochs(4)).localSgd().outer(outer));

            assertThat(weights(fit(tree, data).step())).containsExactly(localSgd(data, 4, 1, outer), within(1e-12));
        }
    }

    @Test
    default void synchronousRoundsEqualOneMachineWithAllRows() {
        LocalData data = line(50, 3);
        Step tree = Pipeline.of(ClusteringWrapper.of(ToyDescent.epochs(7)).synchronous());

        double[] alone = ((Pipeline)
                        fit(Pipeline.of(Descent.rounds(7)), data.repartition(1)).step())
                .get(Descent.class)
                .weights();
        assertThat(weights(fit(tree, data).step())).containsExactly(alone, within(1e-12));
    }

    @Test
    default void theInnermostOfSeveralWrappersCounts() {
        LocalData data = line(50, 3);
        Step inner = ClusteringWrapper.of(ToyDescent.epochs(5)).synchronous();

        assertThat(weights(fit(ClusteringWrapper.of(Pipeline.of(inner)).localSgd(), data)
                        .step()))
                .containsExactly(weights(fit(Pipeline.of(inner), data).step()));
    }

    @Test
    default void epochsInsideAWrapperAreRounds() {
        LocalData data = line(50, 3);
        Step tree = ClusteringWrapper.of(Pipeline.of(
                        Epochs.of(4, Pipeline.of(ToyDescent.epochs(1)).named("body"))))
                .localSgd();

        assertThat(weights(fit(tree, data).step())).containsExactly(localSgd(data, 4, 1, Outer.AVERAGE), within(1e-12));
    }

    @Test
    default void whatLearnsExactlyIsNotConcerned() {
        LocalData data = line(50, 3);
        Pipeline tree = Pipeline.of(MiniBatches.of(8, new Centre()), new Centre(0.5), ToyDescent.epochs(3));

        Fitted<Step> wrapped = fit(ClusteringWrapper.of(tree).synchronous(), data);
        assertThat(weights(wrapped.step()))
                .containsExactly(weights(fit(tree, data).step()));
        assertThat(wrapped.report()).hasSize(3);
    }

    @Test
    default void aStrategyWithoutAStepThatDescendsIsRefused() {
        assertThatThrownBy(
                        () -> fit(Pipeline.of(ClusteringWrapper.of(new Centre()).localSgd()), line(10, 2)))
                .hasMessageContaining("pipeline/centre: a strategy needs a step that learns by gradient descent")
                .hasMessageContaining("leave the strategy out");
    }

    @Test
    default void thePlanSaysTheStrategyOfEveryFit() {
        Step tree = Pipeline.of(ClusteringWrapper.of(Pipeline.of(new Centre(), ToyDescent.epochs(3)))
                .localSgd(2)
                .outer(Outer.nesterov(0.7, 0.9))
                .guard(0.1));

        assertThat(Planner.fit(tree, line(4, 1).schema()).explain())
                .contains("learn pipeline/centre (exact, one pass)")
                .contains("(local SGD of 2 epochs a round and Nesterov at rate 0.7, momentum 0.9 guarded by 0.1 of"
                        + " the rows, heuristic, in rounds)");
    }
}
