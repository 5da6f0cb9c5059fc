package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new LogisticRegression(0.01);
    }

    @Override
    public LocalData data() {
        return noisy(60, 3, 3);
    }

    @Override
    public double tolerance() {
        return 1e-7;
    }

    private static LocalData noisy(int rows, int columns, int classes) {
        Tensor features = Tables.gaussian(rows, columns, 5);
        SplittableRandom random = new SplittableRandom(9);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            double score = features.get(i, 0) + 2 * random.nextGaussian();
            labels[i] = Math.floorMod((int) Math.round(score), classes);
        }
        return Tables.of(features, Tensor.scalars(labels));
    }

    private static LogisticRegression fit(LogisticRegression step, LocalData data) {
        return LocalRunner.create().fit(step, data).step();
    }

    private static Batch predict(LogisticRegression fitted, LocalData data) {
        return LocalRunner.create().transform(fitted, data).toBatch();
    }

    @Test
    void classesOfEveryTypeComeBackAsTheyCame() {
        Tensor features = Tensor.matrix(new double[] {0, 1, 0.2, 10, 11, 10.2}, 6, 1);
        List<Column> targets = List.of(
                Tensor.scalars(3, 3, 3, 7, 7, 7),
                Tensor.scalars(-3L, -3L, -3L, 70L, 70L, 70L),
                Tensor.scalars(-0.5, -0.5, -0.5, 0.25, 0.25, 0.25),
                Tensor.of(new float[] {0.1f, 0.1f, 0.1f, 2, 2, 2}, 6, List.of()),
                Tensor.of(new boolean[] {false, false, false, true, true, true}, 6, List.of()),
                Tensor.of(new byte[] {1, 1, 1, (byte) 200, (byte) 200, (byte) 200}, 6, List.of()),
                Strings.of("no", "no", "no", "yes", "yes", "yes"));
        for (Column target : targets) {
            LocalData data = Tables.of(features, target);
            Batch out = predict(fit(new LogisticRegression(0.01), data), data);
            assertThat(out.column("prediction")).isEqualTo(target);
            assertThat(LocalRunner.create()
                            .evaluate(
                                    fit(new LogisticRegression(0.01), data),
                                    data,
                                    List.of(Metrics.named("accuracy"), Metrics.named("log_loss"))))
                    .containsEntry("accuracy", 1.0)
                    .hasEntrySatisfying(
                            "log_loss", loss -> assertThat((Double) loss).isLessThan(0.3));
        }
        LocalData bytes = Tables.of(features, targets.get(5));
        assertThat(predict(fit(new LogisticRegression(0.01), bytes), bytes)
                        .schema()
                        .field("probability")
                        .features())
                .containsExactly("1", "200");
    }

    @Test
    void probabilitiesSumToOne() {
        LocalData data = noisy(50, 2, 4);
        Tensor out = predict(fit(new LogisticRegression(0.1), data), data).tensor("probability");
        for (int row = 0; row < 50; row++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += out.get(row, k);
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void withoutFeaturesThatSayAnythingOnlyTheSharesAreLearned() {
        double[] values = new double[20];
        java.util.Arrays.fill(values, 5);
        int[] labels = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
        LocalData data = Tables.of(Tensor.matrix(values, 10, 2), Tensor.scalars(labels));
        LogisticRegression fitted = fit(new LogisticRegression(), data);
        Tensor out = predict(fitted, data).tensor("probability");
        assertThat(out.get(0, 0)).isCloseTo(0.5, within(1e-12));
        assertThat(out.get(0, 1)).isCloseTo(0.3, within(1e-12));
        assertThat(fitted.attributes()).containsEntry("converged", true).containsEntry("iterations", 0L);
    }

    @Test
    void separableClassesWithoutPenaltyEndAtTheLimitOrWithinTolerance() {
        LocalData data =
                Tables.of(Tensor.matrix(new double[] {0, 1, 2, 10, 11, 12}, 6, 1), Tensor.scalars(0, 0, 0, 1, 1, 1));
        LogisticRegression step = (LogisticRegression) new LogisticRegression()
                .with(LogisticRegression.TYPE
                        .defaults()
                        .with(LogisticRegression.MAX_ITERATIONS, 7)
                        .with(LogisticRegression.TOLERANCE, 0.0));
        LogisticRegression fitted = fit(step, data);
        assertThat((Long) fitted.attributes().get("iterations")).isLessThanOrEqualTo(7L);
        assertThat(fitted.attributes()).containsEntry("converged", false);
        assertThat(predict(fitted, data).column("prediction")).isEqualTo(Tensor.scalars(0, 0, 0, 1, 1, 1));
    }

    @Test
    void aWeightCountsLikeAsManyRows() {
        LocalData data = noisy(40, 2, 3);
        double[] weights = new double[40];
        int[] repeated = new int[60];
        for (int i = 0; i < 40; i++) {
            weights[i] = i < 20 ? 2 : 1;
        }
        for (int i = 0; i < 60; i++) {
            repeated[i] = i < 40 ? i / 2 : i - 20;
        }
        LocalData more = LocalData.of(data.toBatch().select(repeated));
        LogisticRegression step = (LogisticRegression) new LogisticRegression()
                .with(LogisticRegression.TYPE
                        .defaults()
                        .with(LogisticRegression.L2, 0.1)
                        .with(LogisticRegression.STANDARDIZE, false));
        Batch weighted = predict(fit(step, Tables.weighted(data, weights)), data);
        Batch duplicated = predict(fit(step, more), data);
        Batches.assertClose(weighted, duplicated, 1e-5);
    }

    @Test
    void rowsOfWeightZeroCountForNothing() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {0, 1, 2, 3, 50}, 5, 1), Tensor.scalars(0, 1, 0, 1, 7));
        LogisticRegression fitted = fit(new LogisticRegression(0.1), Tables.weighted(data, 1, 1, 1, 1, 0));
        assertThat(fitted.attributes()).containsEntry("classes", List.of("0", "1"));
    }

    @Test
    void floatBlocksGiveTheSameModel() {
        LocalData data = RealData.iris();
        Tensor features = data.toBatch().tensor("features").toFloating(DataType.FLOAT32);
        LocalData floats = Tables.of(features, data.toBatch().column("label"));
        LogisticRegression expected = fit(new LogisticRegression(0.01), data);
        LogisticRegression actual = fit(new LogisticRegression(0.01), floats);
        Batches.assertClose(
                (Tensor) actual.attributes().get("coefficients"),
                (Tensor) expected.attributes().get("coefficients"),
                2e-3,
                "coefficients");
        assertThat((Double) actual.attributes().get("objective"))
                .isCloseTo((Double) expected.attributes().get("objective"), within(1e-6));
    }

    @Test
    void aSingleClassIsRefused() {
        LocalData data = Tables.of(Tables.gaussian(5, 2, 1), Strings.of("a", "a", "a", "a", "a"));
        assertThatThrownBy(() -> fit(new LogisticRegression(), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("at least two classes")
                .hasMessageContaining("5 rows of the class a in 'label'");
    }

    @Test
    void missingValuesAreRefusedWithTheRow() {
        LocalData features =
                Tables.of(Tensor.matrix(new double[] {0, 1, Double.NaN, 3}, 4, 1), Tensor.scalars(0, 1, 0, 1));
        assertThatThrownBy(() -> fit(new LogisticRegression(), features))
                .hasMessageContaining("'x0' of the row with id 2");
        LocalData words = Tables.of(Tables.gaussian(4, 1, 1), Strings.of("a", null, "b", null));
        assertThatThrownBy(() -> fit(new LogisticRegression(), words))
                .hasMessageContaining("2 without one in this block, the first is null in 'label' of the row with id 1");
        LocalData numbers = Tables.of(Tables.gaussian(4, 1, 1), Tensor.scalars(0, 1, 2, Double.NaN));
        assertThatThrownBy(() -> fit(new LogisticRegression(), numbers)).hasMessageContaining("row with id 3");
    }

    @Test
    void tooManyClassesAreRefused() {
        int rows = ClassCounts.MOST_CLASSES + 1;
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i / 7.0;
        }
        LocalData data = Tables.of(Tables.gaussian(rows, 1, 1), Tensor.scalars(labels));
        assertThatThrownBy(() -> fit(new LogisticRegression(), data)).hasMessageContaining("use LinearRegression");
    }

    @Test
    void missingValuesArePredictedAsNull() {
        LocalData data = noisy(30, 2, 2);
        LogisticRegression fitted = fit(new LogisticRegression(0.1), data);
        Batch out = predict(
                fitted, Tables.of(Tensor.matrix(new double[] {1, Double.NaN, 1, 1}, 2, 2), Tensor.scalars(0, 0)));
        assertThat(out.column("prediction").isNull(0)).isTrue();
        assertThat(out.column("prediction").isNull(1)).isFalse();
        assertThat(out.tensor("probability").get(0, 0)).isNaN();
    }

    @Test
    void wordsAmongTheInputsAndAMissingTargetAreRefusedWhenPlanned() {
        assertThatThrownBy(() -> fit(new LogisticRegression(), Tables.numbers(5, 2, 1)))
                .hasMessageContaining("one target");
        LocalData words = Tables.words(List.of("city"), new String[] {"a"}, new String[] {"b"});
        assertThatThrownBy(() -> fit(new LogisticRegression(), words)).hasMessageContaining("OneHotEncoder");
    }
}
