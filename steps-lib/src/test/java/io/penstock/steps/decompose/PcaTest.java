package io.penstock.steps.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Settings;
import io.penstock.steps.testing.Peer;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.spark.ml.feature.PCAModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new Pca(2);
    }

    @Override
    public LocalData data() {
        return Tables.numbers(40, 4, 5);
    }

    private static Pca pca(int components, String solver, boolean whiten) {
        Settings settings = Pca.TYPE
                .defaults()
                .with(Pca.COMPONENTS, components)
                .with(Pca.SOLVER, solver)
                .with(Pca.WHITEN, whiten);
        return (Pca) new Pca().with(settings);
    }

    private static Pca fit(Pca step, LocalData data) {
        return LocalRunner.create().fit(step, data).step();
    }

    private static Tensor transform(Pca fitted, LocalData data) {
        return LocalRunner.create().transform(fitted, data).toBatch().tensor("features");
    }

    private static double[] attribute(Pca fitted, String name) {
        return ((Tensor) fitted.attributes().get(name)).toDoubles();
    }

    @Test
    void theComponentsAreThoseOfMllib() {
        LocalData data = RealData.digits();
        int count = 10;
        Pca ours = fit(new Pca(count), data.repartition(3).blocks(200));
        PCAModel theirs = new org.apache.spark.ml.feature.PCA()
                .setInputCol("features")
                .setOutputCol("pca")
                .setK(count)
                .fit(Peer.dataset(data));
        double[] components = attribute(ours, "components");
        for (int i = 0; i < count; i++) {
            double dot = 0;
            for (int j = 0; j < 64; j++) {
                dot += components[i * 64 + j] * theirs.pc().apply(j, i);
            }
            for (int j = 0; j < 64; j++) {
                assertThat(components[i * 64 + j] * Math.signum(dot))
                        .isCloseTo(theirs.pc().apply(j, i), within(1e-8));
            }
            assertThat(attribute(ours, "explained_variance_ratio")[i])
                    .isCloseTo(theirs.explainedVariance().apply(i), within(1e-10));
        }
    }

    @Test
    void pointsOnALineHaveOneComponent() {
        double[] values = new double[200];
        for (int i = 0; i < 100; i++) {
            values[2 * i] = 1e6 + 3 * i;
            values[2 * i + 1] = -1e6 - 4 * i;
        }
        LocalData data = Tables.of(Tensor.matrix(values, 100, 2));
        Pca fitted = fit(new Pca(2), data);
        assertThat(attribute(fitted, "components")).containsExactly(new double[] {-0.6, 0.8, 0.8, 0.6}, within(1e-9));
        double variance = 25 * 100 * 101 / 12.0;
        assertThat(attribute(fitted, "explained_variance")).containsExactly(new double[] {variance, 0}, within(1e-6));
        assertThat(attribute(fitted, "singular_values")[0]).isCloseTo(Math.sqrt(variance * 99), within(1e-6));
        assertThat(attribute(fitted, "explained_variance_ratio")[0]).isCloseTo(1, within(1e-12));
        assertThat(transform(fitted, data).get(0, 0)).isCloseTo(49.5 * 5, within(1e-6));
    }

    @Test
    void allComponentsAreARotation() {
        LocalData data = Tables.numbers(50, 5, 3);
        Tensor in = data.toBatch().tensor("features");
        Tensor out = transform(fit(new Pca(5), data), data);
        for (int i = 1; i < 50; i++) {
            double before = 0;
            double after = 0;
            for (int j = 0; j < 5; j++) {
                before += Math.pow(in.get(i, j) - in.get(0, j), 2);
                after += Math.pow(out.get(i, j) - out.get(0, j), 2);
            }
            assertThat(after).isCloseTo(before, within(1e-9 * before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"covariance", "randomized"})
    void whitenedComponentsHaveVarianceOneAndNoiseStaysZero(String solver) {
        double[] values = new double[90];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 30; i++) {
            values[3 * i] = random.nextGaussian() * 100;
            values[3 * i + 1] = random.nextGaussian();
            values[3 * i + 2] = 7;
        }
        LocalData data = Tables.of(Tensor.matrix(values, 30, 3));
        Tensor out = transform(fit(pca(3, solver, true), data), data);
        for (int j = 0; j < 3; j++) {
            double squares = 0;
            for (int i = 0; i < 30; i++) {
                squares += out.get(i, j) * out.get(i, j);
            }
            assertThat(squares / 29).isCloseTo(j < 2 ? 1 : 0, within(1e-9));
        }
    }

    @Test
    void theRandomizedSolverFindsTheSameOnWideData() {
        int rows = 120;
        int width = 3000;
        int rank = 8;
        SplittableRandom random = new SplittableRandom(3);
        double[] left = random.doubles((long) rows * rank).map(x -> x - 0.5).toArray();
        double[] right = random.doubles((long) rank * width).map(x -> x - 0.5).toArray();
        double[] values = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                double sum = 5 + 1e-3 * random.nextGaussian();
                for (int r = 0; r < rank; r++) {
                    sum += left[i * rank + r] * right[r * width + j] * (rank - r);
                }
                values[i * width + j] = sum;
            }
        }
        LocalData data = Tables.of(Tensor.matrix(values, rows, width)).repartition(3);
        Pca expected = fit(pca(5, "covariance", false), data);
        Pca actual = fit(pca(5, "auto", false), data);
        assertThat(attribute(actual, "explained_variance"))
                .containsExactly(attribute(expected, "explained_variance"), within(1e-6));
        assertThat(attribute(actual, "components")).containsExactly(attribute(expected, "components"), within(1e-6));
        assertThat((Double) actual.attributes().get("total_variance"))
                .isCloseTo((Double) expected.attributes().get("total_variance"), within(1e-8));
        assertThat(LocalRunner.create()
                        .fit(pca(5, "auto", false), data)
                        .report()
                        .get(0)
                        .rounds())
                .as("means, then five passes")
                .isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"covariance", "randomized"})
    void aWeightCountsLikeAsManyRows(String solver) {
        LocalData data = Tables.numbers(30, 4, 8);
        double[] weights = new double[30];
        Arrays.fill(weights, 0, 10, 3);
        Arrays.fill(weights, 10, 30, 1);
        int[] repeated = new int[50];
        for (int i = 0; i < 50; i++) {
            repeated[i] = i < 30 ? i / 3 : i - 20;
        }
        Pca weighted = fit(pca(3, solver, false), Tables.weighted(data, weights));
        Pca duplicated = fit(pca(3, solver, false), LocalData.of(data.toBatch().select(repeated)));
        assertThat(attribute(weighted, "components"))
                .containsExactly(attribute(duplicated, "components"), within(1e-9));
        assertThat(attribute(weighted, "explained_variance_ratio"))
                .containsExactly(attribute(duplicated, "explained_variance_ratio"), within(1e-9));
    }

    @Test
    void floatBlocksStayFloatsAndGiveTheSame() {
        LocalData data = RealData.digits();
        LocalData floats = Tables.of(data.toBatch().tensor("features").toFloating(DataType.FLOAT32));
        for (String solver : new String[] {"covariance", "randomized"}) {
            Pca fitted = fit(pca(5, solver, false), floats);
            Pca expected = fit(pca(5, solver, false), data);
            assertThat(attribute(fitted, "explained_variance_ratio"))
                    .containsExactly(attribute(expected, "explained_variance_ratio"), within(1e-6));
            Tensor out = transform(fitted, floats);
            assertThat(out.type()).isEqualTo(DataType.FLOAT32);
            Batches.assertClose(out.toFloating(DataType.FLOAT64), transform(expected, data), 1e-3, solver);
        }
    }

    @Test
    void constantDataHaveComponentsWithoutVariance() {
        double[] values = new double[40];
        Arrays.fill(values, 3);
        LocalData data = Tables.of(Tensor.matrix(values, 10, 4));
        for (String solver : new String[] {"covariance", "randomized"}) {
            Pca fitted = fit(pca(2, solver, true), data);
            assertThat(attribute(fitted, "explained_variance_ratio")).containsExactly(0, 0);
            assertThat(transform(fitted, data).toDoubles()).containsOnly(0.0);
        }
    }

    @Test
    void missingValuesAreRefusedInAFitAndStayMissingAfterIt() {
        LocalData holes = Tables.of(Tensor.matrix(new double[] {1, 2, 3, Double.NaN, 5, 6}, 3, 2));
        for (String solver : new String[] {"covariance", "randomized"}) {
            assertThatThrownBy(() -> fit(pca(1, solver, false), holes)).hasMessageContaining("row with id 1");
        }
        Pca fitted = fit(new Pca(1), Tables.numbers(20, 2, 1));
        assertThat(transform(fitted, holes).get(1, 0)).isNaN();
        assertThat(transform(fitted, holes).get(2, 0)).isFinite();
    }

    @Test
    void moreComponentsThanFeaturesAreRefusedWhenPlanned() {
        assertThatThrownBy(() -> fit(new Pca(5), Tables.numbers(20, 4, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("5 components of 4 features");
    }

    @Test
    void otherWidthsThanInTrainingAreRefused() {
        Pca fitted = fit(new Pca(2), Tables.numbers(20, 4, 1));
        assertThatThrownBy(() -> transform(fitted, Tables.numbers(20, 3, 1)))
                .hasMessageContaining("3 features instead of 4");
    }
}
