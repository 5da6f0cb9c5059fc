package io.penstock.steps.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Peer;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearRegressionTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return LinearRegression.ridge(0.1);
    }

    @Override
    public LocalData data() {
        return noisy(60, 4);
    }

    private static LocalData noisy(int rows, int columns) {
        Tensor features = Tables.gaussian(rows, columns, 5);
        SplittableRandom random = new SplittableRandom(9);
        double[] target = new double[rows];
        for (int i = 0; i < rows; i++) {
            target[i] = 3 + 2 * features.get(i, 0) - features.get(i, 1) + random.nextGaussian();
        }
        return Tables.of(features, Tensor.scalars(target));
    }

    private static LinearRegression of(double l2, boolean standardize, boolean intercept) {
        return (LinearRegression) new LinearRegression()
                .with(LinearRegression.TYPE
                        .defaults()
                        .with(LinearRegression.L2, l2)
                        .with(LinearRegression.STANDARDIZE, standardize)
                        .with(LinearRegression.INTERCEPT, intercept));
    }

    private static LinearRegression fit(LinearRegression step, LocalData data) {
        return LocalRunner.create().fit(step, data).step();
    }

    private static double[] attribute(LinearRegression fitted, String name) {
        return ((Tensor) fitted.attributes().get(name)).toDoubles();
    }

    /** The standard deviation of the target, divided by n − correction: MLlib penalizes in these units. */
    private static double deviation(LocalData data, int correction) {
        double[] target = data.toBatch().tensor("label").toDoubles();
        double mean = Arrays.stream(target).average().orElseThrow();
        double squares = Arrays.stream(target).map(y -> (y - mean) * (y - mean)).sum();
        return Math.sqrt(squares / (target.length - correction));
    }

    @ParameterizedTest
    @CsvSource({
        "normal,0,true,true",
        "normal,0,true,false",
        "normal,0.3,true,true",
        "normal,0.3,false,true",
        "normal,0.3,true,false",
        "l-bfgs,0,true,true",
        "l-bfgs,0.3,false,true"
    })
    void theCoefficientsAreThoseOfMllib(String solver, double l2, boolean standardize, boolean intercept) {
        LocalData data = RealData.diabetes();
        LinearRegression ours =
                fit(of(l2, standardize, intercept), data.repartition(3).blocks(50));
        double unit = deviation(data, solver.equals("normal") ? 0 : 1);
        LinearRegressionModel theirs = new org.apache.spark.ml.regression.LinearRegression()
                .setSolver(solver)
                .setRegParam(l2 * unit)
                .setStandardization(standardize)
                .setFitIntercept(intercept)
                .setTol(1e-14)
                .setMaxIter(5000)
                .fit(Peer.dataset(data));
        double[] coefficients = attribute(ours, "coefficients");
        for (int j = 0; j < coefficients.length; j++) {
            double wanted = theirs.coefficients().apply(j);
            assertThat(coefficients[j]).isCloseTo(wanted, within(1e-4 * Math.max(1, Math.abs(wanted))));
        }
        assertThat(attribute(ours, "intercepts")[0])
                .isCloseTo(theirs.intercept(), within(1e-4 * Math.max(1, Math.abs(theirs.intercept()))));
        assertThat(ours.attributes()).containsEntry("rank", 10L);
        double error = theirs.evaluate(Peer.dataset(data)).meanSquaredError();
        if (l2 == 0) {
            assertThat(attribute(ours, "objective")[0]).isCloseTo(error / 2, within(1e-6 * error));
        }
    }

    @Test
    void aLineThroughThreePoints() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {1, 2, 3}, 3, 1), Tensor.scalars(1.0, 2.0, 4.0));
        LinearRegression fitted = fit(new LinearRegression(), data);
        assertThat(attribute(fitted, "coefficients")[0]).isCloseTo(1.5, within(1e-14));
        assertThat(attribute(fitted, "intercepts")[0]).isCloseTo(-2.0 / 3, within(1e-14));
        assertThat(attribute(fitted, "objective")[0]).isCloseTo(1 / 36.0, within(1e-14));
        LinearRegression origin = fit(of(0, true, false), data);
        assertThat(attribute(origin, "coefficients")[0]).isCloseTo(17 / 14.0, within(1e-14));
        LinearRegression ridge = fit(of(2, false, true), data);
        assertThat(attribute(ridge, "coefficients")[0]).isCloseTo(1 / (2 / 3.0 + 2), within(1e-14));
        LinearRegression standardized = fit(of(2, true, true), data);
        assertThat(attribute(standardized, "coefficients")[0]).isCloseTo(1.5 / 3, within(1e-14));
    }

    @Test
    void farFromTheOriginNothingIsLost() {
        double[] values = new double[100];
        double[] target = new double[100];
        for (int i = 0; i < 100; i++) {
            values[i] = 1e9 + i;
            target[i] = 2 * i;
        }
        LinearRegression fitted = fit(
                new LinearRegression(),
                Tables.of(Tensor.matrix(values, 100, 1), Tensor.scalars(target)).repartition(7));
        assertThat(attribute(fitted, "coefficients")[0]).isCloseTo(2, within(1e-12));
    }

    @Test
    void dependentColumnsShareTheirCoefficient() {
        Tensor features = Tables.gaussian(40, 3, 2);
        double[] values = new double[40 * 5];
        double[] target = new double[40];
        for (int i = 0; i < 40; i++) {
            values[5 * i] = features.get(i, 0);
            values[5 * i + 1] = features.get(i, 1);
            values[5 * i + 2] = features.get(i, 0);
            values[5 * i + 3] = 1234.5;
            values[5 * i + 4] = features.get(i, 2);
            target[i] = 6 * features.get(i, 0) + features.get(i, 1) + 5;
        }
        LocalData data = Tables.of(Tensor.matrix(values, 40, 5), Tensor.scalars(target));
        LinearRegression fitted = fit(new LinearRegression(), data.repartition(3));
        assertThat(attribute(fitted, "coefficients")).containsExactly(new double[] {3, 1, 3, 0, 0}, within(1e-9));
        assertThat(attribute(fitted, "intercepts")[0]).isCloseTo(5, within(1e-9));
        assertThat(fitted.attributes()).containsEntry("rank", 3L);
    }

    @Test
    void withMoreColumnsThanRowsTheFitIsExact() {
        LocalData data = Tables.of(Tables.gaussian(5, 9, 4), Tensor.scalars(1.0, -2, 3, 0, 5));
        LinearRegression fitted = fit(new LinearRegression(), data);
        assertThat(fitted.attributes()).containsEntry("rank", 4L);
        Batch out = LocalRunner.create().transform(fitted, data).toBatch();
        assertThat(out.tensor("prediction").toDoubles()).containsExactly(new double[] {1, -2, 3, 0, 5}, within(1e-9));
    }

    @Test
    void aConstantColumnServesWhereThereIsNoIntercept() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {1, 1, 2, 1, 3, 1}, 3, 2), Tensor.scalars(1.0, 2.0, 4.0));
        LinearRegression fitted = fit(of(0, true, false), data);
        assertThat(attribute(fitted, "coefficients")).containsExactly(new double[] {1.5, -2.0 / 3}, within(1e-12));
    }

    @Test
    void aWeightCountsLikeAsManyRows() {
        LocalData data = noisy(40, 3);
        double[] weights = new double[40];
        int[] repeated = new int[60];
        for (int i = 0; i < 40; i++) {
            weights[i] = i < 20 ? 2 : 1;
        }
        for (int i = 0; i < 60; i++) {
            repeated[i] = i < 40 ? i / 2 : i - 20;
        }
        LinearRegression weighted = fit(LinearRegression.ridge(0.2), Tables.weighted(data, weights));
        LinearRegression duplicated =
                fit(LinearRegression.ridge(0.2), LocalData.of(data.toBatch().select(repeated)));
        assertThat(attribute(weighted, "coefficients"))
                .containsExactly(attribute(duplicated, "coefficients"), within(1e-12));
        assertThat(attribute(weighted, "objective")).containsExactly(attribute(duplicated, "objective"), within(1e-12));
    }

    @Test
    void severalTargetsAreLearnedTogether() {
        Tensor features = Tables.gaussian(30, 2, 4);
        double[] sum = new double[30];
        long[] whole = new long[30];
        for (int i = 0; i < 30; i++) {
            sum[i] = features.get(i, 0) + features.get(i, 1);
            whole[i] = i;
        }
        LocalData data = LocalData.of(Batch.of(
                Schema.of(
                        Field.vector("features", Role.INPUT, DataType.FLOAT64, 2),
                        Field.scalar("sum", Role.TARGET, DataType.FLOAT64),
                        Field.scalar("whole", Role.TARGET, DataType.INT64)),
                whole,
                List.of(features, Tensor.scalars(sum), Tensor.scalars(whole))));
        LinearRegression fitted = fit(new LinearRegression(), data);
        Batch out = LocalRunner.create().transform(fitted, data).toBatch();
        assertThat(out.schema().names()).containsExactly("prediction_sum", "prediction_whole");
        assertThat(out.schema().field("prediction_whole").predicts()).isEqualTo("whole");
        assertThat(out.tensor("prediction_sum").toDoubles()).containsExactly(sum, within(1e-9));
        assertThat(out.tensor("prediction_whole").get(0)).isNotCloseTo(0, within(1e-3));
    }

    @Test
    void whatCannotBeLearnedIsRefused() {
        LocalData words = Tables.of(Tables.gaussian(3, 1, 1), Strings.of("a", "b", "c"));
        assertThatThrownBy(() -> fit(new LinearRegression(), words)).hasMessageContaining("LogisticRegression");
        LocalData missing = Tables.of(Tables.gaussian(3, 1, 1), Tensor.scalars(1, Double.NaN, Double.NaN));
        assertThatThrownBy(() -> fit(new LinearRegression(), missing))
                .hasMessageContaining("2 in this block, the first is NaN in 'label' of the row with id 1");
        assertThatThrownBy(() -> fit(new LinearRegression(), Tables.numbers(3, 1, 1)))
                .hasMessageContaining("none in");
        LocalData light = Tables.weighted(noisy(3, 2), 0, 0, 0);
        assertThatThrownBy(() -> fit(new LinearRegression(), light)).hasMessageContaining("weight above zero");
        LocalData negative = Tables.weighted(noisy(3, 2), 1, -1, 0);
        assertThatThrownBy(() -> fit(new LinearRegression(), negative))
                .hasMessageContaining("-1.0 in 'weight' of the row with id 1");
    }
}
