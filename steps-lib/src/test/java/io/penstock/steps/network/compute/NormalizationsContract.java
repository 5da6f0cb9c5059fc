package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.steps.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Normalization of columns and rows. */
public interface NormalizationsContract extends ContractSupport {
    double EPSILON = 1e-3;

    @ParameterizedTest
    @CsvSource({"2,1", "7,3", "65,33", "4099,2", "3,4099", "20001,5"})
    default void normalizesColumns(int rows, int width) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block x = block(compute, far(rows, width));
                    Block dY = block(compute, random(rows * width, 41));
                    Block gain = block(compute, random(width, 42));
                    Block shift = block(compute, random(width, 43));
                    Block mean = compute.allocate(width);
                    Block variance = compute.allocate(width);
                    Block dGain = block(compute, random(width, 44));
                    Block dShift = block(compute, random(width, 45));
                    Block dX = block(compute, random(rows * width, 46));
                    Block y = compute.allocate((long) rows * width)) {
                double[] given = values(compute, x);
                double[] slope = values(compute, dY);
                double[] g = values(compute, gain);
                double[] s = values(compute, shift);
                double[] sum = values(compute, dX);
                compute.normalizations().columnMoments(x, rows, width, mean, variance);
                double[] centre = new double[width];
                double[] spread = new double[width];
                moments(given, rows, width, centre, spread);
                assertBlock(compute, mean, centre);
                assertBlock(compute, variance, spread);
                centre = values(compute, mean);
                spread = values(compute, variance);
                double[] dG = new double[width];
                double[] dS = new double[width];
                double[] expected = new double[rows * width];
                for (int i = 0; i < rows * width; i++) {
                    int j = i % width;
                    double unit = (given[i] - centre[j]) / Math.sqrt(spread[j] + EPSILON);
                    expected[i] = unit * g[j] + s[j];
                    dG[j] += slope[i] * unit;
                    dS[j] += slope[i];
                }
                for (int i = 0; i < rows * width; i++) {
                    int j = i % width;
                    double root = Math.sqrt(spread[j] + EPSILON);
                    double unit = (given[i] - centre[j]) / root;
                    sum[i] += g[j] / root * (slope[i] - dS[j] / rows - unit * dG[j] / rows);
                }
                compute.normalizations().normalizeColumns(x, rows, width, mean, variance, EPSILON, gain, shift, y);
                assertBlock(compute, y, expected);
                compute.normalizations()
                        .normalizeColumnsGradient(x, dY, rows, width, mean, variance, EPSILON, gain, dGain, dShift, dX);
                assertBlock(compute, dGain, dG);
                assertBlock(compute, dShift, dS);
                assertBlock(compute, dX, sum);
                double[] seen = values(compute, dGain);
                compute.normalizations()
                        .normalizeColumnsGradient(x, dY, rows, width, mean, variance, EPSILON, gain, dGain, dShift, dX);
                assertThat(values(compute, dGain)).containsExactly(seen);
            }
        }
    }

    /** Numbers around 50, so that the moments are not to be had by the difference of two large sums. */
    private double[] far(int rows, int width) {
        double[] values = random(rows * width, 40);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] + 50);
        }
        return values;
    }

    private static void moments(double[] x, int rows, int width, double[] mean, double[] variance) {
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < rows; i++) {
                mean[j] += x[i * width + j] / rows;
            }
            for (int i = 0; i < rows; i++) {
                double distance = x[i * width + j] - mean[j];
                variance[j] += distance * distance / rows;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "3,7", "65,33", "4099,3", "5,4099", "70001,2"})
    default void normalizesRows(int rows, int width) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block x = block(compute, far(rows, width));
                    Block dY = block(compute, random(rows * width, 51));
                    Block gain = block(compute, random(width, 52));
                    Block shift = block(compute, random(width, 53));
                    Block dGain = block(compute, random(width, 54));
                    Block dShift = block(compute, random(width, 55));
                    Block dX = block(compute, random(rows * width, 56));
                    Block y = compute.allocate((long) rows * width)) {
                double[] given = values(compute, x);
                double[] slope = values(compute, dY);
                double[] g = values(compute, gain);
                double[] s = values(compute, shift);
                double[] sum = values(compute, dX);
                double[] expected = new double[rows * width];
                double[] dG = new double[width];
                double[] dS = new double[width];
                for (int i = 0; i < rows; i++) {
                    double[] row = java.util.Arrays.copyOfRange(given, i * width, (i + 1) * width);
                    double[] mean = new double[1];
                    double[] variance = new double[1];
                    moments(row, width, 1, mean, variance);
                    double root = Math.sqrt(variance[0] + EPSILON);
                    double plain = 0;
                    double along = 0;
                    for (int j = 0; j < width; j++) {
                        double unit = (row[j] - mean[0]) / root;
                        expected[i * width + j] = unit * g[j] + s[j];
                        dG[j] += slope[i * width + j] * unit;
                        dS[j] += slope[i * width + j];
                        plain += slope[i * width + j] * g[j] / width;
                        along += slope[i * width + j] * g[j] * unit / width;
                    }
                    for (int j = 0; j < width; j++) {
                        double unit = (row[j] - mean[0]) / root;
                        sum[i * width + j] += (slope[i * width + j] * g[j] - plain - unit * along) / root;
                    }
                }
                compute.normalizations().normalizeRows(x, rows, width, EPSILON, gain, shift, y);
                assertBlock(compute, y, expected);
                compute.normalizations().normalizeRowsGradient(x, dY, rows, width, EPSILON, gain, dGain, dShift, dX);
                assertClose(compute, dGain, 10 * tolerance(compute), dG);
                assertClose(compute, dShift, 10 * tolerance(compute), dS);
                assertClose(compute, dX, 10 * tolerance(compute), sum);
            }
        }
    }
}
