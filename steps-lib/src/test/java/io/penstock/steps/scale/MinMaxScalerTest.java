package io.penstock.steps.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Tables;
import org.junit.jupiter.api.Test;

class MinMaxScalerTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new MinMaxScaler(-1, 1);
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 3, 6);
    }

    @Test
    void theRangeOfTheTrainingDataBecomesTheRangeAsked() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {2, 7, 4, 7, 10, 7}, 3, 2));
        LocalRunner runner = LocalRunner.create();
        Tensor out = (Tensor) runner.transform(
                        runner.fit(new MinMaxScaler(-1, 1), data).step(), data)
                .toBatch()
                .column(0);
        assertThat(out.toDoubles()).containsExactly(-1, -1, -0.5, -1, 1, -1);
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThatThrownBy(() -> LocalRunner.create().fit(new MinMaxScaler(1, 1), data()))
                .hasMessageContaining("low must be below high")
                .hasMessageContaining("min_max_scaler");
    }
}
