package io.penstock.steps.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.StepContract;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.testing.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizerTest implements StepContract {
    @Override
    public Transformer step() {
        return new Normalizer();
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 3, 7);
    }

    @ParameterizedTest
    @CsvSource({"l2, 5", "l1, 7", "max, 4"})
    void rowsAreDividedByTheirNormAndZerosStay(String norm, double length) {
        LocalData data = Tables.of(Tensor.matrix(new double[] {3, -4, 0, 0}, 2, 2));
        LocalData floats = Tables.of(Tensor.matrix(new float[] {3, -4, 0, 0}, 2, 2));
        for (LocalData each : new LocalData[] {data, floats}) {
            Tensor out = (Tensor) LocalRunner.create()
                    .transform(new Normalizer(norm), each)
                    .toBatch()
                    .column(0);
            assertThat(out.get(0)).isEqualTo(out.type().bytes() == 4 ? (float) (3 / length) : 3 / length);
            assertThat(out.get(1)).isEqualTo(out.type().bytes() == 4 ? (float) (-4 / length) : -4 / length);
            assertThat(out.get(2)).isZero();
        }
    }
}
