package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GramAccumulatorTest {
    @ParameterizedTest
    @CsvSource({
        "1,1,0,0,1",
        "1,7,2,1e6,1",
        "13,3,0,0,5",
        "999,17,3,1e7,64",
        "2500,33,1,-1e5,1024",
        "5000,5,0,1e8,37",
        "1300,300,1,50,129"
    })
    void equalsTwoPassMoments(int rows, int columns, int targets, double offset, int block) {
        SplittableRandom random = new SplittableRandom(rows);
        double[] features = fill(random, rows * columns, offset);
        double[] labels = fill(random, rows * targets, -offset);
        double[] weights =
                random.doubles(rows).map(value -> value < 0.1 ? 0 : value).toArray();
        for (double[] each : new double[][] {null, weights}) {
            Moments expected = naive(features, labels, each, rows, columns, targets);
            try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), columns, targets, Precision.FLOAT64)) {
                for (int row = 0; row < rows; row += block) {
                    int count = Math.min(block, rows - row);
                    gram.add(features, row * columns, count, targets == 0 ? null : labels, row * targets, each, row);
                }
                assertClose(gram.finish(), expected, 1e-11, Math.abs(offset) * 1e-15);
            }
            Moments merged = Moments.empty();
            for (int row = 0; row < rows; row += block) {
                int count = Math.min(block, rows - row);
                try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), columns, targets, Precision.FLOAT64)) {
                    gram.add(features, row * columns, count, targets == 0 ? null : labels, row * targets, each, row);
                    merged = merged.merge(gram.finish());
                }
            }
            assertClose(merged, expected, 1e-11, Math.abs(offset) * 1e-15);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "777,19", "9001,40"})
    void singlePrecisionIsCloseAtLargeMeans(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(rows);
        float[] features = new float[rows * columns];
        double[] same = new double[rows * columns];
        for (int i = 0; i < same.length; i++) {
            features[i] = (float) (random.nextDouble() - 0.5 + 1000);
            same[i] = features[i];
        }
        Moments expected = naive(same, new double[0], null, rows, columns, 0);
        for (Precision precision : Precision.values()) {
            try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), columns, 0, precision)) {
                gram.add(features, 0, rows);
                assertClose(gram.finish(), expected, precision == Precision.FLOAT32 ? 2e-6 : 1e-11, 1e-9);
            }
        }
    }

    @Test
    void survivesAFirstBlockUnlikeTheRest() {
        SplittableRandom random = new SplittableRandom(5);
        double[] features = fill(random, 4000 * 3, 0);
        for (int i = 0; i < 300; i++) {
            features[i] += 100;
        }
        try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), 3, 0, Precision.FLOAT64)) {
            gram.add(features, 0, 100);
            gram.add(features, 300, 3900);
            assertClose(gram.finish(), naive(features, new double[0], null, 4000, 3, 0), 1e-10, 1e-12);
        }
    }

    @Test
    void emptyIsTheIdentityAndMergeIsAssociative() {
        Moments[] parts = new Moments[3];
        for (int i = 0; i < 3; i++) {
            try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), 4, 0, Precision.FLOAT64)) {
                gram.add(new double[0], 0, 0);
                assertThat(gram.finish().rows()).isZero();
                gram.add(fill(new SplittableRandom(i), 40, 10 * i), 0, 10);
                parts[i] = gram.finish();
            }
        }
        assertThat(parts[0].merge(Moments.empty())).isSameAs(parts[0]);
        assertThat(Moments.empty().merge(parts[0])).isSameAs(parts[0]);
        assertClose(parts[0].merge(parts[1]).merge(parts[2]), parts[0].merge(parts[1].merge(parts[2])), 1e-13, 1e-13);
    }

    @Test
    void laysOutItsParts() {
        try (GramAccumulator gram = new GramAccumulator(Kernels.cpu(), 2, 1, Precision.FLOAT64)) {
            gram.add(new double[] {1, 2, 3, 6}, 0, 2, new double[] {5, 9}, 0, null, 0);
            Moments moments = gram.finish();
            assertThat(moments.featureMeans()).containsExactly(2, 4);
            assertThat(moments.targetMeans()).containsExactly(7);
            assertThat(moments.featureScatter()).containsExactly(2, 4, 4, 8);
            assertThat(moments.crossScatter()).containsExactly(4, 8);
            assertThat(moments.targetScatter()).containsExactly(8);
            assertThat(moments.squares()).containsExactly(2, 8, 8);
        }
    }

    @Test
    void refusesWhatIsWrong() {
        GramAccumulator gram = new GramAccumulator(Kernels.cpu(), 2, 1, Precision.FLOAT64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gram.add(new double[2], 0, 1))
                .withMessageContaining("targets");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gram.add(new double[2], 0, 1, new double[1], 0, new double[] {-1}, 0));
        gram.add(new double[2], 0, 1, new double[1], 0, null, 0);
        gram.close();
        gram.close();
        assertThatIllegalStateException().isThrownBy(gram::finish);
        assertThatIllegalStateException().isThrownBy(() -> gram.add(new double[2], 0, 1, new double[1], 0, null, 0));
    }

    private static double[] fill(SplittableRandom random, int count, double offset) {
        return random.doubles(count).map(value -> value - 0.5 + offset).toArray();
    }

    private static Moments naive(double[] x, double[] y, double[] weights, int rows, int columns, int targets) {
        int order = columns + targets;
        double[] mean = new double[order];
        double total = 0;
        for (int row = 0; row < rows; row++) {
            double weight = weights == null ? 1 : weights[row];
            total += weight;
            for (int j = 0; j < order; j++) {
                // Kahan's trick is not needed: residuals are taken about the first row.
                mean[j] += weight * (cell(x, y, columns, targets, row, j) - cell(x, y, columns, targets, 0, j));
            }
        }
        for (int j = 0; j < order; j++) {
            mean[j] = total > 0 ? cell(x, y, columns, targets, 0, j) + mean[j] / total : 0;
        }
        double[] scatter = new double[Moments.packed(order)];
        for (int row = 0; row < rows; row++) {
            double weight = weights == null ? 1 : weights[row];
            int at = 0;
            for (int i = 0; i < order; i++) {
                double left = weight * (cell(x, y, columns, targets, row, i) - mean[i]);
                for (int j = i; j < order; j++) {
                    scatter[at++] += left * (cell(x, y, columns, targets, row, j) - mean[j]);
                }
            }
        }
        return new Moments(columns, targets, rows, total, mean, scatter);
    }

    private static double cell(double[] x, double[] y, int columns, int targets, int row, int column) {
        return column < columns ? x[row * columns + column] : y[row * targets + column - columns];
    }

    private static void assertClose(Moments actual, Moments expected, double relative, double meanError) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.weight()).isCloseTo(expected.weight(), within(1e-12 * expected.rows()));
        if (expected.weight() == 0) {
            return;
        }
        for (int i = 0; i < expected.mean().length; i++) {
            double scale = relative + meanError * 4;
            assertThat(actual.mean()[i]).isCloseTo(expected.mean()[i], within(scale));
        }
        double bound = (relative + meanError) * (1 + expected.weight());
        for (int i = 0; i < expected.scatter().length; i++) {
            assertThat(actual.scatter()[i]).as("scatter " + i).isCloseTo(expected.scatter()[i], within(bound));
        }
    }
}
