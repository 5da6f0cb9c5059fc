package io.penstock.steps.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.steps.testing.Peer;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new KMeans(3);
    }

    @Override
    public LocalData data() {
        return clouds(20);
    }

    /** Three clouds about (0, 0), (10, 0) and (0, 20), a row of each in turn. */
    private static LocalData clouds(int each) {
        SplittableRandom random = new SplittableRandom(6);
        double[] values = new double[6 * each];
        for (int i = 0; i < 3 * each; i++) {
            values[2 * i] = (i % 3 == 1 ? 10 : 0) + random.nextGaussian();
            values[2 * i + 1] = (i % 3 == 2 ? 20 : 0) + random.nextGaussian();
        }
        return Tables.of(Tensor.matrix(values, 3 * each, 2));
    }

    private static KMeans set(KMeans step, String name, Object value) {
        return (KMeans) step.with(step.settings().with(name, value));
    }

    private static KMeans fit(KMeans step, LocalData data) {
        return LocalRunner.create().seed(3).fit(step, data).step();
    }

    private static double cost(KMeans fitted) {
        return (Double) fitted.attributes().get("cost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k-means||", "random"})
    void cloudsAreFound(String init) {
        LocalData data = clouds(30);
        KMeans fitted = fit(set(new KMeans(3), "init", init), data);
        Tensor centers = (Tensor) fitted.attributes().get("centers");
        Batch out = LocalRunner.create().transform(fitted, data).toBatch();
        assertThat(out.schema().names()).containsExactly("cluster", "distance");
        double cost = 0;
        for (int i = 0; i < 90; i++) {
            assertThat(out.tensor("cluster").get(i))
                    .isEqualTo(out.tensor("cluster").get(i % 3));
            double distance = out.tensor("distance").get(i);
            cost += distance * distance;
        }
        assertThat(cost(fitted)).isCloseTo(cost, within(1e-9 * cost));
        assertThat(((Tensor) fitted.attributes().get("sizes")).toDoubles()).containsExactly(30, 30, 30);
        assertThat(Arrays.stream(centers.toDoubles()).max().orElseThrow()).isCloseTo(20, within(1.0));
        assertThat(fitted.attributes()).containsEntry("converged", true);
    }

    @Test
    void fromTheSameCentresTheCostIsThatOfMllib() {
        LocalData data = RealData.digits();
        Tensor features = data.toBatch().tensor("features");
        double[][] start = new double[10][];
        for (int k = 0; k < 10; k++) {
            start[k] = features.slice(k, k + 1).toDoubles();
        }
        KMeans ours = fit(
                set(set(KMeans.from(start), "max_iterations", 10), "tolerance", 0.0),
                data.repartition(3).blocks(100));
        List<Vector> rows = new ArrayList<>();
        for (int i = 0; i < features.rows(); i++) {
            rows.add(Vectors.dense(features.slice(i, i + 1).toDoubles()));
        }
        JavaSparkContext context = new JavaSparkContext(Peer.spark().sparkContext());
        RDD<Vector> rdd = context.parallelize(rows, 1).cache().rdd();
        KMeansModel theirs = new org.apache.spark.mllib.clustering.KMeans()
                .setK(10)
                .setMaxIterations(10)
                .setEpsilon(0)
                .setInitialModel(
                        new KMeansModel(Arrays.stream(start).map(Vectors::dense).toArray(Vector[]::new)))
                .run(rdd);
        double wanted = theirs.computeCost(rdd);
        assertThat(cost(ours)).isCloseTo(wanted, within(1e-9 * wanted));
        Tensor centers = (Tensor) ours.attributes().get("centers");
        for (int k = 0; k < 10; k++) {
            assertThat(centers.slice(k, k + 1).toDoubles())
                    .containsExactly(theirs.clusterCenters()[k].toArray(), within(1e-9));
        }
        assertThat(ours.attributes()).containsEntry("iterations", 10L);
    }

    @Test
    void spreadOutStartsEndNearTheBestKnownCost() {
        LocalData data = RealData.digits();
        double best = 1165146;
        int seeds = 10;
        double mean = 0;
        for (int seed = 0; seed < seeds; seed++) {
            mean += cost(LocalRunner.create()
                            .seed(seed)
                            .fit(new KMeans(10), data)
                            .step())
                    / seeds;
        }
        assertThat(mean).isBetween(best, 1.03 * best);
    }

    @Test
    void theSeedDecidesAndPartitionsDoNot() {
        LocalData data = RealData.iris();
        KMeans step = set(new KMeans(20), "max_iterations", 1);
        double first = cost(LocalRunner.create().seed(1).fit(step, data).step());
        double cut = cost(LocalRunner.create()
                .seed(1)
                .fit(step, data.repartition(9).blocks(4))
                .step());
        double other = cost(LocalRunner.create().seed(2).fit(step, data).step());
        assertThat(cut).isCloseTo(first, within(1e-9));
        assertThat(other).isNotCloseTo(first, within(1e-6));
    }

    @Test
    void aCentreWithoutRowsStays() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {0, 1, 10, 11}, 4, 1));
        KMeans fitted = fit(KMeans.from(new double[][] {{0}, {10}, {1000}}), data);
        assertThat(((Tensor) fitted.attributes().get("centers")).toDoubles()).containsExactly(0.5, 10.5, 1000);
        assertThat(((Tensor) fitted.attributes().get("sizes")).toDoubles()).containsExactly(2, 2, 0);
        assertThat(cost(fitted)).isCloseTo(1, within(1e-12));
    }

    @Test
    void aRefitStartsAtTheGivenCentresAgain() {
        LocalData data = clouds(10);
        KMeans once = fit(KMeans.from(new double[][] {{0, 0}, {1, 1}}), data);
        assertThat(fit(once, data)).isEqualTo(once);
    }

    @Test
    void thereAreNotMoreClustersThanDistinctRows() {
        LocalData data = Tables.of(Tensor.matrix(new double[] {1, 1, 1, 5, 5, 5, 5, 5, 5, 5}, 5, 2));
        KMeans fitted = fit(new KMeans(4), data);
        assertThat(((Tensor) fitted.attributes().get("centers")).rows()).isEqualTo(3);
        assertThat(cost(fitted)).isZero();
        KMeans all = fit(new KMeans(5), Tables.of(Tensor.matrix(new double[] {3, 3, 3, 3, 3, 3}, 6, 1)));
        assertThat(((Tensor) all.attributes().get("centers")).toDoubles()).containsExactly(3);
    }

    @Test
    void aWeightCountsLikeAsManyRows() {
        LocalData data = clouds(10);
        double[] weights = new double[30];
        int[] repeated = new int[40];
        for (int i = 0; i < 30; i++) {
            weights[i] = i < 10 ? 2 : 1;
        }
        for (int i = 0; i < 40; i++) {
            repeated[i] = i < 20 ? i / 2 : i - 10;
        }
        double[][] start = {{0, 0}, {5, 5}, {3, 9}, {1, 1}};
        KMeans weighted = fit(KMeans.from(start), Tables.weighted(data, weights));
        KMeans duplicated = fit(KMeans.from(start), LocalData.of(data.toBatch().select(repeated)));
        assertThat(cost(weighted)).isCloseTo(cost(duplicated), within(1e-9));
        double[] zeros = new double[30];
        Arrays.fill(zeros, 0, 2, 1);
        KMeans two = fit(new KMeans(3), Tables.weighted(data, zeros));
        assertThat(((Tensor) two.attributes().get("centers")).rows())
                .as("rows of weight zero are never drawn")
                .isEqualTo(2);
        assertThatThrownBy(() -> fit(new KMeans(3), Tables.weighted(data, new double[30])))
                .hasMessageContaining("weight above zero");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e4})
    void floatBlocksGiveTheSameAlsoFarFromTheOrigin(double shift) {
        double[] values = clouds(40).toBatch().tensor("features").toDoubles();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (values[i] + shift);
            values[i] = floats[i];
        }
        KMeans expected = fit(new KMeans(3), Tables.of(Tensor.matrix(values, 120, 2)));
        LocalData single = Tables.of(Tensor.matrix(floats, 120, 2));
        KMeans actual = fit(new KMeans(3), single);
        assertThat(cost(actual)).isCloseTo(cost(expected), within(1e-4 * cost(expected)));
        Batch out = LocalRunner.create().transform(actual, single).toBatch();
        assertThat(out.tensor("distance").type()).isEqualTo(DataType.FLOAT64);
        assertThat(out.tensor("distance").get(0)).isLessThan(6);
    }

    @Test
    void missingValuesAreRefusedInAFitAndHaveNoClusterAfterIt() {
        LocalData holes = Tables.of(Tensor.matrix(new double[] {1, 2, 3, Double.NaN}, 2, 2));
        assertThatThrownBy(() -> fit(new KMeans(1), holes)).hasMessageContaining("'x1' of the row with id 1");
        Batch out = LocalRunner.create()
                .transform(fit(new KMeans(3), clouds(5)), holes)
                .toBatch();
        assertThat(out.column("cluster").isNull(1)).isTrue();
        assertThat(out.tensor("distance").get(1)).isNaN();
        assertThat(out.column("cluster").isNull(0)).isFalse();
    }

    @Test
    void givenCentresHaveToFit() {
        assertThatThrownBy(() -> fit(KMeans.from(new double[][] {{1, 2, 3}}), clouds(5)))
                .hasMessageContaining("centres of 3 columns for 2 features");
        assertThatThrownBy(() -> fit(set(KMeans.from(new double[][] {{1, 2}}), "clusters", 4), clouds(5)))
                .hasMessageContaining("1 centres for 4 clusters");
    }
}
