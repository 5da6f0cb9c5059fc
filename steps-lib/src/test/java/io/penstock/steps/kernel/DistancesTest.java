package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistancesTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "1,784,20", "2500,3,5", "311,130,21", "50,1000,70"})
    void equalsPlainLoops(int rows, int columns, int centres) {
        SplittableRandom random = new SplittableRandom(rows);
        double[] points =
                random.doubles(centres * columns).map(value -> (float) value).toArray();
        double[] block =
                random.doubles((rows + 1) * columns).map(value -> (float) value).toArray();
        float[] floats = new float[block.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) block[i];
        }
        double[] weights = random.doubles(rows + 2).toArray();
        int[] nearest = new int[rows];
        double[] closest = new double[rows];
        double[] sums = new double[centres * columns];
        double[] weightSums = new double[centres];
        double cost = 0;
        for (int row = 0; row < rows; row++) {
            closest[row] = Double.POSITIVE_INFINITY;
            for (int k = 0; k < centres; k++) {
                double distance = 0;
                for (int j = 0; j < columns; j++) {
                    double difference = block[(row + 1) * columns + j] - points[k * columns + j];
                    distance += difference * difference;
                }
                if (distance < closest[row]) {
                    closest[row] = distance;
                    nearest[row] = k;
                }
            }
            cost += weights[row + 2] * closest[row];
            weightSums[nearest[row]] += weights[row + 2];
            for (int j = 0; j < columns; j++) {
                sums[nearest[row] * columns + j] += weights[row + 2] * block[(row + 1) * columns + j];
            }
        }
        for (Precision precision : Precision.values()) {
            double tolerance = precision == Precision.FLOAT64 ? 1e-11 : 1e-5;
            try (Distances distances = new Distances(Kernels.cpu(), columns, centres, precision)) {
                distances.centres(points);
                int[] labels = new int[rows];
                double[] squared = new double[rows];
                if (precision == Precision.FLOAT64) {
                    distances.learn(block, columns, rows, weights, 2);
                    distances.assign(block, columns, rows, labels, squared);
                } else {
                    distances.learn(floats, columns, rows, weights, 2);
                    distances.assign(floats, columns, rows, labels, squared);
                }
                Distances.Sums result = distances.finish();
                assertThat(squared).containsExactly(closest, within(tolerance * columns));
                assertThat(labels).isEqualTo(nearest);
                assertThat(result.sums()).containsExactly(sums, within(tolerance * rows));
                assertThat(result.weights()).containsExactly(weightSums, within(1e-9));
                assertThat(result.cost()).isCloseTo(cost, within(tolerance * columns * rows));
                assertThat(result.rows()).isEqualTo(rows);
                assertThat(distances.finish().rows()).isZero();
            }
        }
    }

    @Test
    void tiesGoToTheLowestCentreAndCountsNeedNoWeights() {
        try (Distances distances = new Distances(Kernels.cpu(), 1, 3, Precision.FLOAT64)) {
            distances.centres(new double[] {1, 1, -1});
            distances.learn(new double[] {0, 2, -3}, 0, 3, null, 0);
            Distances.Sums sums = distances.finish();
            assertThat(sums.weights()).containsExactly(2, 0, 1);
            assertThat(sums.sums()).containsExactly(2, 0, -3);
            assertThat(sums.cost()).isEqualTo(6);
            assertThat(sums.merge(Distances.Sums.empty()).merge(sums).cost()).isEqualTo(12);
        }
    }

    @Test
    void refusesUseAfterClose() {
        Distances distances = new Distances(Kernels.cpu(), 2, 2, Precision.FLOAT32);
        distances.close();
        assertThatIllegalStateException().isThrownBy(() -> distances.learn(new float[2], 0, 1, null, 0));
        assertThatIllegalStateException().isThrownBy(() -> distances.centres(new double[4]));
        assertThatIllegalStateException().isThrownBy(distances::finish);
    }
}
