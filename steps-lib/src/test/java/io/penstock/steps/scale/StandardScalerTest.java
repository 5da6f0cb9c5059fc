package io.penstock.steps.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Tables;
import org.junit.jupiter.api.Test;

class StandardScalerTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new StandardScaler();
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 3, 5);
    }

    @Test
    void meanIsZeroAndDeviationOneAlsoFarFromTheOrigin() {
        double[] values = {1e9 + 1, 5, 1e9 + 2, 5, 1e9 + 3, 5, 1e9 + 6, 5};
        LocalData data = Tables.of(Tensor.matrix(values, 4, 2));
        LocalRunner runner = LocalRunner.create();
        Tensor out =
                (Tensor) runner.transform(runner.fit(new StandardScaler(), data).step(), data)
                        .toBatch()
                        .column(0);
        double deviation = Math.sqrt((4 + 1 + 0 + 9) / 4.0);
        for (int row = 0; row < 4; row++) {
            assertThat(out.get(row, 0)).isCloseTo((values[2 * row] - 1e9 - 3) / deviation, within(1e-9));
            assertThat(out.get(row, 1)).as("a constant feature is only centred").isZero();
        }
    }

    @Test
    void missingValuesStayMissingAndCountForNothing() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {1, Double.NaN, 3}, 3, 1));
        LocalRunner runner = LocalRunner.create();
        Tensor out =
                (Tensor) runner.transform(runner.fit(new StandardScaler(), data).step(), data)
                        .toBatch()
                        .column(0);
        assertThat(out.toDoubles()).containsExactly(-1, Double.NaN, 1);
    }
}
