package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and their gradients. */
public interface LossesContract extends ContractSupport {
    int[][] SHAPES = {{1, 1}, {7, 3}, {5, 4099}, {4099, 7}, {300, 257}};

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void crossEntropy(Precision precision) {
        for (int[] shape : SHAPES) {
            for (double smoothing : new double[] {0, 0.1}) {
                for (boolean inPlace : new boolean[] {false, true}) {
                    crossEntropy(precision, shape[0], shape[1], smoothing, inPlace);
                }
            }
        }
    }

    private double[] weights(int rows) {
        double[] weights = shares(rows, 30);
        for (int i = 2; i < rows; i += 5) {
            weights[i] = 0;
        }
        return weights;
    }

    private void crossEntropy(Precision precision, int rows, int width, double smoothing, boolean inPlace) {
        double[] classes = new double[rows];
        for (int i = 0; i < rows; i++) {
            classes[i] = i * 31 % width;
        }
        double[] scores = random(rows * width, 31);
        scores[0] = 60;
        try (Compute compute = open(precision);
                Block outputs = block(compute, scores);
                Block targets = block(compute, classes);
                Block importance = block(compute, weights(rows));
                Block other = block(compute, random(rows * width, 32))) {
            double[] share = values(compute, importance);
            double[] expected = new double[rows * width];
            double all = 0;
            for (int i = 0; i < rows; i++) {
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += Math.exp(scores[i * width + j]);
                }
                for (int j = 0; j < width; j++) {
                    double wanted = smoothing / width + (j == classes[i] ? 1 - smoothing : 0);
                    double chance = Math.exp(scores[i * width + j]) / sum;
                    all -= share[i] * wanted * (scores[i * width + j] - Math.log(sum));
                    expected[i * width + j] = 0.5 * share[i] * (chance - wanted);
                }
            }
            Block gradient = inPlace ? outputs : other;
            double seen = compute.loss(
                    Loss.CROSS_ENTROPY, outputs, targets, importance, rows, width, smoothing, 0.5, gradient);
            assertThat(seen).isCloseTo(all, within(tolerance(compute) * (1 + Math.abs(all))));
            assertBlock(compute, gradient, expected);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Loss.class, mode = EnumSource.Mode.EXCLUDE, names = "CROSS_ENTROPY")
    default void differences(Loss loss) {
        for (Precision precision : Precision.values()) {
            for (int[] shape : SHAPES) {
                differences(loss, precision, shape[0], shape[1], shape[0] == 7);
            }
        }
    }

    private void differences(Loss loss, Precision precision, int rows, int width, boolean inPlace) {
        int count = rows * width;
        try (Compute compute = open(precision);
                Block outputs = block(compute, random(count, 33));
                Block targets = block(compute, loss == Loss.BINARY ? shares(count, 34) : random(count, 34));
                Block importance = block(compute, weights(rows));
                Block other = block(compute, random(count, 35))) {
            compute.write(new double[] {0.25}, 0, outputs, 0, 1);
            compute.write(new double[] {0.25}, 0, targets, 0, 1);
            double[] given = values(compute, outputs);
            double[] wanted = values(compute, targets);
            double[] share = values(compute, importance);
            double[] expected = new double[count];
            double all = 0;
            for (int i = 0; i < count; i++) {
                double far = given[i] - wanted[i];
                double weight = share[i / width] / width;
                double chance = sigmoid(given[i]);
                double size = Math.abs(far);
                all += weight
                        * switch (loss) {
                            case BINARY -> -wanted[i] * Math.log(chance) - (1 - wanted[i]) * Math.log(1 - chance);
                            case SQUARED -> far * far / 2;
                            case ABSOLUTE -> size;
                            default -> size <= 1 ? far * far / 2 : size - 0.5;
                        };
                expected[i] = 3
                        * weight
                        * switch (loss) {
                            case BINARY -> chance - wanted[i];
                            case SQUARED -> far;
                            case ABSOLUTE -> Math.signum(far);
                            default -> size <= 1 ? far : Math.signum(far);
                        };
            }
            Block gradient = inPlace ? outputs : other;
            double seen = compute.loss(loss, outputs, targets, importance, rows, width, 0, 3, gradient);
            assertThat(seen).isCloseTo(all, within(tolerance(compute) * (1 + all)));
            assertBlock(compute, gradient, expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    default void rowsWithoutWeightCountForNothingWhateverTheyHold(Loss loss) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block outputs = block(compute, 0.5, Double.NaN, 1, 2);
                    Block targets = block(compute, 0, 1, 1, 0);
                    Block weights = block(compute, 0, 1);
                    Block gradient = block(compute, 9, 9, 9, 9)) {
                double seen = compute.loss(loss, outputs, targets, weights, 2, 2, 0, 1, gradient);
                assertThat(seen).isFinite();
                assertThat(values(compute, gradient)).startsWith(0, 0).doesNotContain(9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    default void whatIsNotANumberShows(Loss loss) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block outputs = block(compute, 0.5, 1, Double.NaN, 2);
                    Block targets = block(compute, 0, 1, 1, 0);
                    Block weights = block(compute, 1, 1);
                    Block gradient = compute.allocate(4)) {
                assertThat(compute.loss(loss, outputs, targets, weights, 2, 2, 0, 1, gradient))
                        .isNaN();
                assertThat(values(compute, gradient)[2]).isNaN();
            }
        }
    }
}
