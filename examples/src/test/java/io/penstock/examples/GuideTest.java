package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.examples.guide.Guide;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the guide to pipelines for deep learning shows runs, and learns. */
class GuideTest {
    private final LocalData data = data();
    private final Guide guide = new Guide(data);

    /** Noise, a bright spot whose place tells the class, and one row in six of the rare class. */
    private static LocalData data() {
        Random random = new Random(11);
        int rows = 600;
        double[] x = new double[64 * rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(6) == 0 ? 1 : 0;
            for (int j = 0; j < 64; j++) {
                x[64 * i + j] = random.nextGaussian();
            }
            x[64 * i + (labels[i] == 1 ? 20 : 43)] += 4;
        }
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 64),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        return LocalData.of(Batch.of(
                schema,
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.matrix(x, rows, 64), Tensor.scalars(labels))));
    }

    private double score(Step fitted, String metric) {
        Map<String, Object> scores = LocalRunner.create().evaluate(fitted, data, List.of(Metrics.named(metric)));
        return ((Number) scores.get(metric)).doubleValue();
    }

    @Test
    void phasesEpochsAndMiniBatches() {
        assertThat(score(guide.phases().step(), "balanced_accuracy")).isGreaterThan(0.8);
        assertThat(score(guide.epochs().step(), "balanced_accuracy")).isGreaterThan(0.9);
        assertThat(score(guide.miniBatches().step(), "balanced_accuracy")).isGreaterThan(0.9);
    }

    @Test
    void mutations() {
        Fitted<Step> fitted = guide.mutation(guide.plain());
        assertThat(fitted.report().stream().map(Fitted.StepReport::path))
                .startsWith("pipeline/pca", "pipeline/logistic_regression", "pipeline/pca")
                .contains("pipeline/standard_scaler");
    }

    @Test
    void targetsShapesAndValidation() {
        assertThat(score(guide.targets().step(), "rmse")).isLessThan(0.3);
        assertThat(score(guide.shapes().step(), "balanced_accuracy")).isGreaterThan(0.9);
        assertThat(guide.validation())
                .hasSize(3)
                .allSatisfy(
                        scores -> assertThat((double) scores.get("accuracy")).isGreaterThan(0.9));
    }
}
