package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Stateful;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every learner must do, beside {@link StepContract}. */
public interface LearnerLaws extends StepContract {
    @Override
    Learnable step();

    /** How far apart two results of the same data may be, relative (and absolute below 1). */
    default double tolerance() {
        return 1e-9;
    }

    /** Asserts that the result of other partitions is right beside the one of one partition, for what is exact. */
    default void assertSameResult(State actual, State expected) {
        assertThat(actual.values()).isEqualTo(expected.values());
        assertThat(actual.columns().keySet()).isEqualTo(expected.columns().keySet());
        expected.columns().forEach((name, column) -> {
            Column other = actual.columns().get(name);
            assertThat(other).as(name).isNotNull();
            if (other != null) {
                Batches.assertClose(other, column, tolerance(), name);
            }
        });
    }

    /** Asserts that the result of other partitions keeps the stated bound, for what is bounded. */
    default void assertWithinBound(State actual, State expected) {
        assertSameResult(actual, expected);
    }

    private State fit(LocalData data, int threads) {
        return ((Stateful)
                        LocalRunner.create().threads(threads).fit(step(), data).step())
                .state();
    }

    private void compare(State actual, State expected) {
        if (step().exactness().kind() == Exactness.Kind.BOUNDED) {
            assertWithinBound(actual, expected);
        } else if (step().exactness().kind() == Exactness.Kind.EXACT) {
            assertSameResult(actual, expected);
        }
    }

    @Test
    default void anyPartitioningGivesTheResultOfOnePartition() {
        State expected = fit(data().repartition(1), 1);
        int rows = (int) data().rows();
        for (int partitions : new int[] {2, 7, rows, rows + 3}) {
            compare(fit(data().repartition(partitions), 2), expected);
        }
    }

    @Test
    default void anyBlockSizeGivesTheResultOfOneBlock() {
        State expected = fit(data().repartition(1), 1);
        for (int rows : new int[] {1, 2, 5}) {
            compare(fit(data().repartition(1).blocks(rows), 1), expected);
        }
    }

    @Test
    default void theSamePartitionsGiveTheSameBitsOnAnyNumberOfThreads() {
        LocalData data = data().repartition(7).blocks(3);
        State expected = fit(data, 1);
        assertThat(fit(data, 4)).isEqualTo(expected);
        assertThat(fit(data, 1)).isEqualTo(expected);
    }

    @Test
    default void emptyPartitionsBetweenOthersChangeNothing() {
        LocalData cut = data().repartition(2);
        List<List<Batch>> spread = new ArrayList<>();
        spread.add(List.of());
        spread.add(cut.partitions().get(0));
        spread.add(List.of(Batch.empty(data().schema())));
        spread.add(cut.partitions().get(1));
        spread.add(List.of());
        compare(fit(new LocalData(data().schema(), spread), 1), fit(cut, 1));
    }

    @Test
    default void mergeIsAssociativeAndHasAnIdentity() {
        mergeLaws(step());
    }

    private <P> void mergeLaws(Learnable step) {
        @SuppressWarnings("unchecked")
        Learner<P> learner = (Learner<P>) step.learner(data().schema());
        LocalData cut = data().repartition(3);
        List<P> partials = new ArrayList<>();
        for (List<Batch> partition : cut.partitions()) {
            partials.add(partial(learner, partition));
        }
        P identity = partial(learner, List.of());
        P first = partials.get(0);
        P second = partials.get(1);
        P third = partials.get(2);
        State left = outcome(learner, learner.merge(learner.merge(first, second), third));
        compare(outcome(learner, learner.merge(first, learner.merge(second, third))), left);
        P total = learner.merge(learner.merge(first, second), third);
        State expected = outcome(learner, total);
        compare(outcome(learner, learner.merge(identity, total)), expected);
        compare(outcome(learner, learner.merge(total, identity)), expected);
        assertThat(outcome(learner, total))
                .as("merging must not change its arguments")
                .isEqualTo(expected);
    }

    private static <P> P partial(Learner<P> learner, List<Batch> blocks) {
        try (Pass<P> pass = learner.open(Context.of(Phase.TRAIN, 7).at("step"))) {
            blocks.forEach(pass::learn);
            return pass.finish();
        }
    }

    private static <P> State outcome(Learner<P> learner, P total) {
        Outcome outcome = learner.conclude(total, State.EMPTY);
        return outcome instanceof Outcome.Fitted fitted
                ? ((Stateful) fitted.step()).state()
                : ((Stateful) ((Outcome.Again) outcome).step()).state();
    }

    @Test
    default void zeroRowsAreRefusedWithThePath() {
        assertThatThrownBy(() -> fit(new LocalData(data().schema(), List.of(List.of(), List.of())), 1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("at least one row");
    }

    @Test
    default void refittingForgetsWhatWasLearnedBefore() {
        Learnable once = (Learnable) LocalRunner.create()
                .threads(1)
                .fit(step(), data().repartition(1))
                .step();
        State again = ((Stateful) LocalRunner.create()
                        .threads(1)
                        .fit(once, data().repartition(1))
                        .step())
                .state();
        compare(again, once.state());
    }
}
