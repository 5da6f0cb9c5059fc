package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stochastic gradient descent beside the exact fits of the same models. */
class SgdTest {
    private static LocalData classes(int rows, int classes) {
        Tensor features = Tables.gaussian(rows, 4, 5);
        SplittableRandom random = new SplittableRandom(9);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            double score = features.get(i, 0) - (features.get(i, 1) - 1) / 2 + random.nextGaussian() / 2;
            labels[i] = score < (classes == 2 ? 0 : -0.7) ? 0 : score < 0.7 || classes == 2 ? 1 : 2;
        }
        return Tables.of(features, Tensor.scalars(labels));
    }

    private static LocalData quantities(int rows) {
        Tensor features = Tables.gaussian(rows, 3, 5);
        SplittableRandom random = new SplittableRandom(9);
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = 1000 + 3 * features.get(i, 0) - 2 * features.get(i, 1) + random.nextGaussian();
        }
        return Tables.of(features, Tensor.scalars(targets));
    }

    private static <S extends Step> S fit(S step, LocalData data) {
        return LocalRunner.create().seed(3).fit(step, data).step();
    }

    private static double score(Step fitted, LocalData data, String metric) {
        return (Double) LocalRunner.create()
                .evaluate(fitted, data, List.of(Metrics.named(metric)))
                .get(metric);
    }

    private static SgdClassifier classifier(String name, Object value) {
        return (SgdClassifier)
                new SgdClassifier().with(new SgdClassifier().settings().with(name, value));
    }

    private static double[] coefficients(Learnable step) {
        return step.state().doubles("coefficients");
    }

    @Nested
    class Classifier implements LearnerLaws {
        @Override
        public Learnable step() {
            return new SgdClassifier();
        }

        @Override
        public LocalData data() {
            return classes(60, 3);
        }
    }

    @Nested
    class Regressor implements LearnerLaws {
        @Override
        public Learnable step() {
            return new SgdRegressor();
        }

        @Override
        public LocalData data() {
            return quantities(60);
        }
    }

    @Test
    void itClassifiesAboutAsWellAsTheExactFit() {
        for (int classes : new int[] {2, 3}) {
            LocalData data = classes(4000, classes);
            LogisticRegression exact = fit(new LogisticRegression(1e-4), data);
            for (int partitions : new int[] {1, 4}) {
                SgdClassifier step = classifier("epochs", 40);
                SgdClassifier local = fit(
                        (SgdClassifier) step.with(step.settings().with("learning_rate", 0.5)),
                        data.repartition(partitions));
                assertThat(score(local, data, "accuracy")).isCloseTo(score(exact, data, "accuracy"), within(0.01));
                assertThat(score(local, data, "log_loss")).isCloseTo(score(exact, data, "log_loss"), within(0.02));
            }
            assertThat(score(exact, data, "accuracy")).isBetween(0.75, 0.95);
        }
    }

    @Test
    void itFindsTheCoefficientsOfLeastSquaresAlsoFarFromTheOrigin() {
        LocalData data = quantities(4000);
        double[] exact = coefficients(fit(new LinearRegression(), data));
        for (int partitions : new int[] {1, 4}) {
            SgdRegressor local = fit(new SgdRegressor(), data.repartition(partitions));
            for (int j = 0; j < 3; j++) {
                assertThat(coefficients(local)[j]).isCloseTo(exact[j], within(0.05));
            }
            assertThat(local.state().doubles("intercepts")[0]).isCloseTo(1000, within(0.2));
            assertThat(score(local, data, "rmse")).isCloseTo(1, within(0.05));
        }
    }

    @Test
    void theSamePartitionsGiveTheSameBitsWhateverTheBlocksAndAnotherSeedDoesNot() {
        LocalData data = classes(20_000, 2).repartition(2); // more rows than are shuffled at once
        SgdClassifier fitted = fit(new SgdClassifier(), data);
        assertThat(fit(new SgdClassifier(), data)).isEqualTo(fitted);
        assertThat(coefficients(LocalRunner.create()
                        .seed(4)
                        .fit(new SgdClassifier(), data)
                        .step()))
                .isNotEqualTo(coefficients(fitted));
        SgdClassifier inBlocks = fit(new SgdClassifier(), data.blocks(999));
        for (int j = 0; j < 4; j++) {
            assertThat(coefficients(inBlocks)[j]).isCloseTo(coefficients(fitted)[j], within(1e-9));
        }
    }

    private static <S extends Step> S further(S step, LocalData data) {
        return LocalRunner.create()
                .seed(3)
                .update(new Fitted<>(step, data.schema(), List.of()), data)
                .step();
    }

    @Test
    void anUpdateLearnsOnUnlessItIsToldNotTo() {
        assertThat(fit(fit(classifier("epochs", 1), classes(500, 3)), classes(500, 3)))
                .as("a plain fit starts from scratch")
                .isEqualTo(fit(classifier("epochs", 1), classes(500, 3)));
        LocalData data = classes(500, 3);
        SgdClassifier once = fit(classifier("epochs", 1), data);
        SgdClassifier more = once;
        for (int i = 0; i < 4; i++) {
            more = further(more, data);
        }
        assertThat(more.attributes()).containsEntry("epochs", 5L);
        SgdClassifier five = fit(classifier("epochs", 5), data);
        for (int j = 0; j < 12; j++) {
            assertThat(coefficients(more)[j])
                    .as("five fits of one epoch are one of five")
                    .isCloseTo(coefficients(five)[j], within(1e-9));
        }
        SgdClassifier cold = (SgdClassifier) once.with(once.settings().with("warm_start", false));
        assertThat(coefficients(further(cold, data))).isEqualTo(coefficients(once));
    }

    @Test
    void weightsCountAsRepeatedRows() {
        LocalData data = quantities(300);
        double[] weights = new double[300];
        Arrays.fill(weights, 0, 200, 1);
        SgdRegressor weighted = fit(new SgdRegressor(), Tables.weighted(data, weights));
        SgdRegressor fewer = fit(new SgdRegressor(), LocalData.of(data.toBatch().slice(0, 200)));
        for (int j = 0; j < 3; j++) {
            assertThat(coefficients(weighted)[j]).isCloseTo(coefficients(fewer)[j], within(1e-9));
        }
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() ->
                        fit(new SgdRegressor(), Tables.of(Tables.gaussian(3, 1, 1), Tensor.scalars(1, Double.NaN, 2))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("row with id 1");
        assertThatThrownBy(() -> fit(new SgdClassifier(), Tables.of(Tables.gaussian(3, 1, 1), Tensor.scalars(1, 1, 1))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("at least two classes");
        assertThatThrownBy(() -> fit(
                        (SgdRegressor) new SgdRegressor()
                                .with(new SgdRegressor().settings().with("learning_rate", 1e6)),
                        quantities(300)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("lower learning_rate");
        SgdClassifier fitted = fit(new SgdClassifier(), classes(300, 2));
        assertThatThrownBy(() -> further(fitted, classes(300, 3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("set warm_start to false");
    }
}
