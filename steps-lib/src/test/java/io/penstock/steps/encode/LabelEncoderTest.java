package io.penstock.steps.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.InvertibleLive;
import io.penstock.engine.step.Phase;
import io.penstock.steps.testing.Tables;
import org.junit.jupiter.api.Test;

class LabelEncoderTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new LabelEncoder();
    }

    @Override
    public LocalData data() {
        String[] labels = new String[21];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = "class" + (i * 7) % 4;
        }
        return Tables.of(Tables.gaussian(21, 2, 3), Strings.of(labels));
    }

    @Test
    void labelsGoThereAndBack() {
        LocalData data = Tables.of(Tables.gaussian(3, 1, 1), Strings.of("no", "yes", "no"));
        LabelEncoder fitted = (LabelEncoder)
                LocalRunner.create().fit(new LabelEncoder(), data).step();
        try (InvertibleLive live = (InvertibleLive) fitted.setup(Context.of(Phase.EVALUATE, 0))) {
            Batch encoded = live.transform(data.toBatch());
            assertThat(((Tensor) encoded.column("label")).ints()).containsExactly(0, 1, 0);
            assertThat(live.inverse(encoded)).isEqualTo(data.toBatch());
        }
    }

    @Test
    void numbersAreClassesToo() {
        LocalData data = Tables.of(Tables.gaussian(3, 1, 1), Tensor.scalars(7L, 3L, 7L));
        LabelEncoder fitted = (LabelEncoder)
                LocalRunner.create().fit(new LabelEncoder(), data).step();
        try (InvertibleLive live = (InvertibleLive) fitted.setup(Context.of(Phase.EVALUATE, 0))) {
            Batch encoded = live.transform(data.toBatch());
            assertThat(((Tensor) encoded.column("label")).ints()).containsExactly(1, 0, 1);
            assertThat(live.inverse(encoded)).isEqualTo(data.toBatch());
        }
    }

    @Test
    void aLabelThatTheFitHasNotSeenIsAnErrorWithTheRow() {
        LocalData train = Tables.of(Tables.gaussian(2, 1, 1), Strings.of("a", "b"));
        LocalData test = Tables.of(Tables.gaussian(2, 1, 1), Strings.of("a", "q"));
        LabelEncoder fitted = (LabelEncoder)
                LocalRunner.create().fit(new LabelEncoder(), train).step();
        try (InvertibleLive live = (InvertibleLive) fitted.setup(Context.of(Phase.EVALUATE, 0))) {
            assertThatThrownBy(() -> live.transform(test.toBatch())).hasMessageContaining("q in the row with id 1");
        }
    }
}
