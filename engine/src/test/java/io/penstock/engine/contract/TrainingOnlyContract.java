package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.TrainingOnly;
import io.penstock.engine.step.Transformer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every step that acts in training only must do, beside {@link StepContract}; its {@code data()} must let it act. */
public interface TrainingOnlyContract extends StepContract {
    /** Whether a row's result may depend on the rows that share its block. */
    default boolean dependsOnBlocks() {
        return false;
    }

    /** Whether another epoch gives another result. */
    default boolean drawsAnew() {
        return true;
    }

    private Batch train(LocalData data, int epoch) {
        return Training.fitAndTransform(step(), data, Training.epoch(3, epoch));
    }

    @Test
    default void itActsInTrainingAndAtNoOtherTime() {
        assertThat(step()).isInstanceOf(TrainingOnly.class);
        LocalData data = Training.read(data());
        assertThat(train(data, 0)).isNotEqualTo(data.toBatch());
        for (Phase phase : List.of(Phase.EVALUATE, Phase.PREDICT)) {
            assertThat(step().outputs(data.schema(), phase)).isEqualTo(data.schema());
            try (LiveStep live = Training.fit(step(), data, Training.epoch(3, 0))
                    .setup(Context.of(phase, 3).at("step"))) {
                assertThat(live.transform(data.toBatch())).isEqualTo(data.toBatch());
            }
        }
        LocalData plain = data().repartition(2);
        assertThat(LocalRunner.create().transform((Step) step(), plain).rows())
                .as("predicting needs no fit")
                .isEqualTo(plain.rows());
    }

    @Test
    default void theSameRowsComeOutOfAnyPartitionsAndBlocks() {
        if (dependsOnBlocks()) {
            return;
        }
        Batch expected = train(data().repartition(1), 1);
        for (int partitions : new int[] {3, 7}) {
            assertThat(train(data().repartition(partitions), 1)).isEqualTo(expected);
        }
        assertThat(train(data().repartition(2).blocks(5), 1)).isEqualTo(expected);
    }

    @Test
    default void anEpochDrawsItsOwnAndRepeatsExactly() {
        assertThat(train(data(), 1)).isEqualTo(train(data(), 1));
        if (drawsAnew()) {
            assertThat(train(data(), 1)).isNotEqualTo(train(data(), 2));
        }
    }

    @Test
    default void trainingKeepsItsPromisesToo() {
        LocalData data = Training.read(data());
        Batch in = data.toBatch();
        Batch again = in.slice(0, 0);
        Transformer fitted = Training.fit(step(), data, Training.epoch(3, 0));
        Schema promised = fitted.outputs(in.schema(), Phase.TRAIN);
        try (LiveStep live = fitted.setup(Training.epoch(3, 0))) {
            assertThat(live.transform(in).schema()).isEqualTo(promised);
            assertThat(live.transform(again).schema()).isEqualTo(promised);
            assertThat(live.transform(again).rows()).isZero();
        }
        assertThat(in).as("the input is left as it was").isEqualTo(data.toBatch());
    }
}
