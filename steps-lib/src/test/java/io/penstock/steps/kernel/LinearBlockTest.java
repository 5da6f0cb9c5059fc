package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearBlockTest {
    @ParameterizedTest
    @CsvSource({"1,1,1", "1,784,10", "500,3,2", "700,131,7", "2111,20,1", "90,1001,3", "40,50,300"})
    void equalsPlainLoops(int rows, int columns, int outputs) {
        SplittableRandom random = new SplittableRandom(rows + columns);
        double[] weights =
                random.doubles(columns * outputs).map(value -> value - 0.5).toArray();
        double[] intercepts = random.doubles(outputs).toArray();
        int pad = 5;
        double[] block = random.doubles(pad + rows * columns).toArray();
        float[] floats = new float[block.length];
        for (int i = 0; i < block.length; i++) {
            floats[i] = (float) block[i];
            block[i] = floats[i];
        }
        double[] labels = random.doubles(rows * outputs).toArray();
        double[] importance = random.doubles(rows).toArray();
        double[] gradient = new double[columns * outputs];
        double[] interceptGradient = new double[outputs];
        double[] margins = new double[rows * outputs];
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < outputs; k++) {
                double margin = intercepts[k];
                for (int j = 0; j < columns; j++) {
                    margin += weights[k * columns + j] * block[pad + row * columns + j];
                }
                margins[row * outputs + k] = margin;
                double error = margin - labels[row * outputs + k];
                loss += importance[row] * error * error / 2;
                interceptGradient[k] += importance[row] * error;
                for (int j = 0; j < columns; j++) {
                    gradient[k * columns + j] += importance[row] * error * block[pad + row * columns + j];
                }
            }
        }
        MarginLoss squared = MarginLoss.squared(outputs, labels, 0, importance);
        for (Precision precision : Precision.values()) {
            double tolerance = (precision == Precision.FLOAT64 ? 1e-12 : 1e-4) * rows * columns;
            try (LinearBlock linear = new LinearBlock(Kernels.cpu(), columns, outputs, precision)) {
                linear.parameters(weights, intercepts);
                for (int round = 0; round < 2; round++) {
                    if (precision == Precision.FLOAT64) {
                        linear.learn(block, pad, rows, squared);
                    } else {
                        linear.learn(floats, pad, rows, squared);
                    }
                    LinearBlock.Sums sums = linear.finish();
                    assertThat(sums.rows()).isEqualTo(rows);
                    assertThat(sums.loss()).isCloseTo(loss, within(tolerance));
                    assertThat(sums.gradient()).containsExactly(gradient, within(tolerance));
                    assertThat(sums.interceptGradient()).containsExactly(interceptGradient, within(tolerance));
                }
                double[] actual = new double[rows * outputs];
                linear.margins(block, pad, rows, actual);
                assertThat(actual).containsExactly(margins, within(tolerance));
            }
        }
    }

    @Test
    void losesNothingBetweenPartsOfABlock() {
        int rows = 3000;
        double[] block = new SplittableRandom(3).doubles(rows * 6).toArray();
        int[] labels = new SplittableRandom(4).ints(rows, 0, 3).toArray();
        try (LinearBlock linear = new LinearBlock(Kernels.cpu(), 6, 3, Precision.FLOAT64)) {
            linear.parameters(new SplittableRandom(5).doubles(18).toArray(), new double[3]);
            linear.learn(block, 0, rows, MarginLoss.softmax(3, labels, 0, null));
            LinearBlock.Sums whole = linear.finish();
            LinearBlock.Sums merged = LinearBlock.Sums.empty();
            for (int row = 0; row < rows; row += 700) {
                linear.learn(block, row * 6, Math.min(700, rows - row), MarginLoss.softmax(3, labels, row, null));
                merged = merged.merge(linear.finish());
            }
            assertThat(merged.gradient()).containsExactly(whole.gradient(), within(1e-10));
            assertThat(merged.loss()).isCloseTo(whole.loss(), within(1e-9));
            linear.learn(block, 0, 0, MarginLoss.softmax(3, labels, 0, null));
            assertThat(linear.finish().rows()).isZero();
        }
    }

    @Test
    void lossesHaveTheirDerivatives() {
        double[] margins = {0.3, -1.2, 2.5, 700, -700, 0};
        double[] importance = {1, 2};
        checkDerivative(MarginLoss.softmax(3, new int[] {2, 1}, 0, importance), margins, 2, 3);
        double[] labels = {1, 0, 1, 0, 1, 0.25};
        checkDerivative(MarginLoss.logistic(labels, 0, null), margins, 6, 1);
        checkDerivative(MarginLoss.squared(3, labels, 0, importance), margins, 2, 3);
        assertThat(MarginLoss.logistic(new double[] {0}, 0, null).differentiate(0, 1, new double[1]))
                .isCloseTo(Math.log(2), within(1e-15));
    }

    private static void checkDerivative(MarginLoss loss, double[] margins, int rows, int outputs) {
        double[] derivatives = margins.clone();
        double value = loss.differentiate(0, rows, derivatives);
        assertThat(value).isFinite();
        for (int i = 0; i < rows * outputs; i++) {
            double step = 1e-4;
            double[] up = margins.clone();
            double[] down = margins.clone();
            up[i] += step;
            down[i] -= step;
            double slope = (loss.differentiate(0, rows, up) - loss.differentiate(0, rows, down)) / (2 * step);
            assertThat(derivatives[i]).isCloseTo(slope, within(1e-5 + 1e-8 * Math.abs(value)));
        }
    }

    @Test
    void refusesWhatIsWrong() {
        LinearBlock linear = new LinearBlock(Kernels.cpu(), 2, 1, Precision.FLOAT32);
        assertThatIllegalArgumentException().isThrownBy(() -> linear.parameters(new double[3], new double[1]));
        linear.close();
        assertThatIllegalStateException().isThrownBy(() -> linear.learn(new double[2], 0, 1, (a, b, c) -> 0));
        assertThatIllegalStateException().isThrownBy(linear::finish);
    }
}
