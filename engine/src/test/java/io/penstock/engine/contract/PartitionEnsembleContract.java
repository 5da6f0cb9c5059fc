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
import io.penstock.engine.ensemble.PartitionEnsemble;
import io.penstock.engine.ensemble.PartitionStacking;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.ClassShares;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Recall;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Copies of a pipeline that learn from a partition each, compared with fits of each partition alone. Every runner shows all of it. */
public interface PartitionEnsembleContract {
    Fitted<Step> fit(Step step, LocalData data);

    Fitted<Step> update(Fitted<Step> fitted, LocalData data);

    Batch transform(Step fitted, LocalData data);

    private static PartitionEnsemble ensemble(Step tree) {
        return Trees.byPath(tree).values().stream()
                .filter(PartitionEnsemble.class::isInstance)
                .map(PartitionEnsemble.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static double[] said(Batch batch) {
        return ((Tensor) batch.column(0)).toDoubles();
    }

    private static LocalData labelled(double[] labels, int partitions) {
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 1),
                Field.scalar("label", Role.TARGET, DataType.FLOAT64));
        double[] x = labels.clone();
        return LocalData.of(Batch.of(
                        schema,
                        LongStream.range(0, labels.length).toArray(),
                        List.of(Tensor.matrix(x, x.length, 1), Tensor.scalars(labels))))
                .repartition(partitions);
    }

    @Test
    default void theMeanIsThatOfFitsOfEachPartitionAlone() {
        LocalData data = StrategyContract.line(60, 3);
        Pipeline body = Pipeline.of(new Centre(), Descent.rounds(5)).named("body");
        Fitted<Step> fitted = fit(
                Pipeline.of(
                        new Centre(0.5),
                        ClusteringWrapper.of(PartitionEnsemble.mean(body)).partitions(3)),
                data);

        LocalRunner alone = LocalRunner.create();
        Step before = alone.fit(new Centre(0.5), data).step();
        LocalData centred = new LocalData(data.schema(), withInputs(data, before));
        double[] expected = new double[60];
        for (List<Batch> partition : centred.partitions()) {
            Step member = alone.fit(body, new LocalData(data.schema(), List.of(partition)))
                    .step();
            double[] its = said(alone.transform(member, centred).toBatch());
            for (int i = 0; i < expected.length; i++) {
                expected[i] += its[i] / 3;
            }
        }
        assertThat(said(transform(fitted.step(), data))).containsExactly(expected, within(1e-12));
        assertThat(ensemble(fitted.step()).members()).isEqualTo(3);
        assertThat(fitted.report().get(1).rounds()).isEqualTo(1);
    }

    /** The same partitions, their inputs transformed, the targets as they are. */
    private static List<List<Batch>> withInputs(LocalData data, Step step) {
        List<List<Batch>> partitions = new ArrayList<>();
        for (List<Batch> partition : data.partitions()) {
            List<Batch> blocks = new ArrayList<>();
            for (Batch block : partition) {
                Batch inputs = LocalRunner.create()
                        .transform(step, LocalData.of(block))
                        .toBatch();
                blocks.add(Batch.of(block.schema(), block.ids(), List.of(inputs.column("x"), block.column("label"))));
            }
            partitions.add(blocks);
        }
        return partitions;
    }

    @Test
    default void classesThatACopyHasNotSeenAreImprobableToIt() {
        // Partitions of labels 1 1 2 2, then 2 2 2 3, then 3 3 3 3, which is refused, and none.
        LocalData data = labelled(new double[] {1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3}, 3);
        Fitted<Step> fitted = fit(
                Pipeline.of(PartitionEnsemble.probabilities(new ClassShares())),
                new LocalData(
                        data.schema(),
                        List.of(
                                data.partitions().get(0),
                                data.partitions().get(1),
                                data.partitions().get(2),
                                List.of())));

        Batch all = transform(fitted.step(), data);
        Field probabilities = all.schema().fields().stream()
                .filter(field -> !field.features().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(ensemble(fitted.step()).members()).isEqualTo(2);
        assertThat(ensemble(fitted.step()).leftOut()).isEqualTo(1);
        assertThat(probabilities.features()).containsExactly("1.0", "2.0", "3.0");
        Tensor shares = all.tensor(probabilities.name());
        assertThat(List.of(shares.get(0, 0), shares.get(0, 1), shares.get(0, 2)))
                .containsExactly(0.25, 0.625, 0.125);
        assertThat(all.column(0).isNull(0)).isFalse();
    }

    @Test
    default void whereEveryPartitionRefusesItIsSaidWhy() {
        assertThatThrownBy(() -> fit(
                        Pipeline.of(PartitionEnsemble.vote(new ClassShares())), labelled(new double[] {1, 1, 2, 2}, 2)))
                .hasMessageContaining("pipeline/partition_ensemble: at least one partition must be fit for learning")
                .hasMessageContaining("rows of one class only");
    }

    @Test
    default void theJudgeLearnsFromRowsThatTheCopiesHaveNotSeen() {
        LocalData data = labelled(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);
        PartitionStacking stacking = PartitionEnsemble.stacking(Recall.create(), Descent.rounds(20, 0.01));
        Step fitted = fit(ClusteringWrapper.of(Pipeline.of(stacking)).partitions(2), data)
                .step();

        // A copy knows the labels of its own rows by heart, and says 0 of others: to the judge all answers are 0.
        double[] weights = Trees.byPath(fitted).values().stream()
                .filter(Descent.class::isInstance)
                .map(step -> ((Descent) step).weights())
                .findFirst()
                .orElseThrow();
        assertThat(weights).hasSize(3);
        assertThat(weights[0]).isZero();
        assertThat(weights[1]).isZero();
        assertThat(weights[2]).isPositive();
        assertThatThrownBy(() -> fit(Pipeline.of(stacking), data.repartition(1)))
                .hasMessageContaining("pipeline/partition_stacking: a judge needs copies of at least two partitions");
    }

    @Test
    default void itIsPackedAndFittedAgainAndGrowsByUpdates() {
        LocalData data = StrategyContract.line(40, 2);
        Step tree = Pipeline.of(PartitionEnsemble.mean(Descent.rounds(3)));
        Fitted<Step> fitted = fit(tree, data);
        StepTypes types = StepTypes.discover();
        Step read = Parcel.unpack(Parcel.pack(fitted.step(), types).bytes(), types);

        assertThat(transform(read, data)).isEqualTo(transform(fitted.step(), data));
        assertThat(transform(fit(read, data).step(), data)).isEqualTo(transform(fitted.step(), data));
        assertThat(ensemble(update(fitted, data).step()).members()).isEqualTo(4);
    }
}
