package io.penstock.steps.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.testing.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scalers can be undone: as steps that run backwards, and around targets. */
class InverseTest {
    private static final LocalRunner RUNNER = LocalRunner.create();

    private static LocalData data() {
        int rows = 50;
        double[] x = new double[3 * rows];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[3 * i] = i % 7;
            x[3 * i + 1] = 100 - 0.5 * i;
            x[3 * i + 2] = 4;
            y[i] = 1_000 + 30 * x[3 * i] - 2 * x[3 * i + 1];
        }
        return Tables.of(Tensor.matrix(x, rows, 3), Tensor.scalars(y));
    }

    private static List<Step> scalers() {
        StandardScaler uncentred = new StandardScaler();
        return List.of(
                new StandardScaler(),
                uncentred.with(uncentred.settings().with(StandardScaler.CENTER, false)),
                new MinMaxScaler(),
                new MinMaxScaler(-3, 5));
    }

    @Test
    void whatWasScaledComesBack() {
        double[] before = data().toBatch().tensor("features").toDoubles();
        for (Step scaler : scalers()) {
            Step fitted = RUNNER.fit(Pipeline.of(scaler), data()).step();
            LocalData scaled = RUNNER.transform(fitted, data());
            assertThat(scaled.toBatch().tensor("features").toDoubles()).isNotEqualTo(before);
            assertThat(RUNNER.inverse(fitted, scaled)
                            .toBatch()
                            .tensor("features")
                            .toDoubles())
                    .as(scaler.toString())
                    .containsExactly(before, within(1e-9));
        }
    }

    @Test
    void targetsAreLearnedScaledAndPredictedInTheirOwnUnits() {
        for (Step scaler : scalers()) {
            Step fitted = RUNNER.fit(Pipeline.of(OutputTransform.of(scaler), new LinearRegression()), data())
                    .step();
            assertThat((double) RUNNER.evaluate(fitted, data(), List.of(Metrics.named("rmse")))
                            .get("rmse"))
                    .as(scaler.toString())
                    .isLessThan(1e-6);
        }
    }
}
