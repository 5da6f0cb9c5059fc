package io.penstock.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Figures of scikit-learn 1.9.1, {@code silhouette_score(x, clusters, metric="sqeuclidean")}. */
class SilhouetteTest {
    private static final double[][] POINTS = {
        {0, 0}, {0, 1}, {1, 0}, {5, 5}, {5, 6}, {6, 5}, {6, 6.5}, {10, 0}, {11, 1}, {4, 4}
    };

    private static Batch block(double[][] points, int... clusters) {
        Schema schema = Schema.of(
                Field.scalar("cluster", Role.INPUT, DataType.INT32),
                Field.scalar("distance", Role.INPUT, DataType.FLOAT64),
                Field.vector("x", Role.INPUT, DataType.FLOAT64, points[0].length));
        return Batch.of(
                schema,
                LongStream.range(0, points.length).toArray(),
                List.of(Tensor.scalars(clusters), Tensor.scalars(new double[points.length]), Tensor.matrix(points)));
    }

    @Test
    void isThatOfSquaredDistances() {
        assertThat(Measured.score("silhouette", block(POINTS, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0)))
                .isCloseTo(0.7420898400291362, within(1e-12));
        assertThat(Measured.score("silhouette", block(POINTS, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3)))
                .as("a row alone counts 0")
                .isCloseTo(0.7044211152915913, within(1e-12));
        assertThat(Measured.scores("silhouette@cluster", block(POINTS, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0), 2))
                .containsOnlyKeys("silhouette@cluster");
    }

    @Test
    void farFromTheOriginItKeepsItsDigits() {
        double[][] moved = new double[POINTS.length][];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = new double[] {POINTS[i][0] + 1e7, POINTS[i][1] - 1e7};
        }
        assertThat(Measured.score("silhouette", block(moved, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0)))
                .isCloseTo(0.7420898400291362, within(1e-9));
    }

    @Test
    void oneClusterGivesNanAndSoDoesANan() {
        assertThat(Measured.score("silhouette", block(POINTS, new int[10]))).isNaN();
        double[][] points = POINTS.clone();
        points[2] = new double[] {1, Double.NaN};
        assertThat(Measured.score("silhouette", block(points, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0)))
                .isNaN();
    }

    @Test
    void anyPartitioningGivesTheSame() {
        Measured.assertMergeLaws("silhouette", block(POINTS, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0));
    }

    @Test
    void aSampleOfManyRowsIsWithinTheStatedBoundWhateverThePartitions() {
        int rows = 60_000;
        SplittableRandom random = new SplittableRandom(9);
        double[][] points = new double[rows][];
        int[] clusters = new int[rows];
        double[] sums = new double[3];
        for (int i = 0; i < rows; i++) {
            clusters[i] = random.nextInt(3);
            points[i] = new double[] {3 * clusters[i] + random.nextGaussian(), random.nextGaussian()};
        }
        Batch all = block(points, clusters);
        Map<String, Object> scores = Measured.scores("silhouette", all, 1);
        double bound = (double) scores.get("silhouette_bound");
        assertThat(bound).isPositive().isLessThan(0.02);
        assertThat((double) scores.get("silhouette")).isCloseTo(exact(points, clusters, 3), within(bound));
        Map<String, Object> parts = Measured.scores("silhouette", all, 5);
        assertThat((double) parts.get("silhouette")).isCloseTo((double) scores.get("silhouette"), within(1e-9));
    }

    private static double exact(double[][] points, int[] clusters, int count) {
        double[][] sums = new double[count][4];
        for (int i = 0; i < points.length; i++) {
            double[] own = sums[clusters[i]];
            own[0]++;
            own[1] += points[i][0];
            own[2] += points[i][1];
            own[3] += points[i][0] * points[i][0] + points[i][1] * points[i][1];
        }
        double total = 0;
        for (int i = 0; i < points.length; i++) {
            double[] x = points[i];
            double within = 0;
            double nearest = Double.POSITIVE_INFINITY;
            for (int k = 0; k < count; k++) {
                double[] other = sums[k];
                double far =
                        x[0] * x[0] + x[1] * x[1] + (other[3] - 2 * (x[0] * other[1] + x[1] * other[2])) / other[0];
                if (k == clusters[i]) {
                    within = far * other[0] / (other[0] - 1);
                } else {
                    nearest = Math.min(nearest, far);
                }
            }
            total += (nearest - within) / Math.max(nearest, within);
        }
        return total / points.length;
    }

    @Test
    void withoutClustersOrFeaturesItSaysWhatIsMissing() {
        Batch without = block(POINTS, new int[10]);
        assertThatThrownBy(() -> Measured.score("silhouette@group", without))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'group'");
        Batch alone = without.project(Schema.of(without.schema().field("cluster")));
        assertThatThrownBy(() -> Measured.score("silhouette", alone))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("features beside the clusters");
    }
}
