package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Element by element, sums, columns and tables. */
public interface ElementsContract extends ContractSupport {
    @ParameterizedTest
    @EnumSource(Precision.class)
    default void addsScalesAndSquares(Precision precision) {
        for (int count : new int[] {1, 7, 4095, 4099, 150_001}) {
            try (Compute compute = open(precision);
                    Block x = block(compute, random(count, 4));
                    Block y = block(compute, random(count, 5))) {
                double[] first = values(compute, x);
                double[] expected = values(compute, y);
                double squares = 0;
                for (int i = 0; i < count; i++) {
                    squares += first[i] * first[i];
                    expected[i] = (expected[i] + 0.75 * first[i]) * -3;
                }
                compute.add(0.75, x, y);
                compute.scale(-3, y);
                assertBlock(compute, y, expected);
                double seen = compute.squaredNorm(x);
                assertThat(seen).isCloseTo(squares, within(10 * tolerance(compute) * (1 + squares)));
                assertThat(compute.squaredNorm(x)).isEqualTo(seen);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void whatIsNotFiniteShowsInTheNorm(Precision precision) {
        try (Compute compute = open(precision);
                Block x = block(compute, random(5000, 6))) {
            compute.write(new double[] {Double.NEGATIVE_INFINITY}, 0, x, 4100, 1);
            assertThat(compute.squaredNorm(x)).isEqualTo(Double.POSITIVE_INFINITY);
            compute.write(new double[] {Double.NaN}, 0, x, 4999, 1);
            assertThat(compute.squaredNorm(x)).isNaN();
            assertThatThrownBy(() -> compute.add(1, x, x.part(0, 4))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static double activated(Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> x > 0 ? x : 0;
            case LEAKY_RELU -> x > 0 ? x : x / 100;
            case ELU -> x > 0 ? x : Math.exp(x) - 1;
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> Math.log(1 + Math.exp(x));
        };
    }

    private static double slope(Activation activation, double x) {
        double sigmoid = 1 / (1 + Math.exp(-x));
        return switch (activation) {
            case IDENTITY -> 1;
            case RELU -> x > 0 ? 1 : 0;
            case LEAKY_RELU -> x > 0 ? 1 : 0.01;
            case ELU -> x > 0 ? 1 : Math.exp(x);
            case SIGMOID -> sigmoid * (1 - sigmoid);
            case TANH -> 1 - Math.tanh(x) * Math.tanh(x);
            case SOFTPLUS -> sigmoid;
        };
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    default void activates(Activation activation) {
        for (Precision precision : Precision.values()) {
            for (int[] shape : new int[][] {{1, 1}, {7, 1}, {1, 7}, {3, 4099}, {1300, 13}}) {
                int rows = shape[0];
                int width = shape[1];
                try (Compute compute = open(precision);
                        Block x = block(compute, random(rows * width + 2, 7));
                        Block bias = block(compute, random(width, 8));
                        Block slopes = block(compute, random(rows * width, 9))) {
                    double[] given = values(compute, x);
                    double[] shift = values(compute, bias);
                    double[] expected = given.clone();
                    double[] gradient = values(compute, slopes);
                    double[] plain = given.clone();
                    for (int i = 0; i < rows * width; i++) {
                        double sum = given[1 + i] + shift[i % width];
                        expected[1 + i] = activated(activation, sum);
                        gradient[i] *= slope(activation, sum);
                        plain[1 + i] = activated(activation, given[1 + i]);
                    }
                    Block inner = x.part(1, (long) rows * width);
                    compute.activate(inner, bias, rows, width, activation);
                    assertBlock(compute, x, expected);
                    compute.activateGradient(inner, slopes, activation);
                    assertBlock(compute, slopes, gradient);
                    compute.write(given, 0, x, 0, given.length);
                    compute.activate(inner, null, rows, width, activation);
                    assertBlock(compute, x, plain);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    default void activationsKeepWhatIsNotANumberAndBearLargeOnes(Activation activation) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block x = block(compute, Double.NaN, 80, -80)) {
                compute.activate(x, null, 1, 3, activation);
                double[] seen = values(compute, x);
                assertThat(seen[0]).isNaN();
                boolean bounded = activation == Activation.SIGMOID || activation == Activation.TANH;
                assertThat(seen[1]).isCloseTo(bounded ? 1 : 80, within(1e-4));
                double low = switch (activation) {
                    case IDENTITY -> -80;
                    case LEAKY_RELU -> -0.8;
                    case ELU, TANH -> -1;
                    case RELU, SIGMOID, SOFTPLUS -> 0;
                };
                assertThat(seen[2]).isCloseTo(low, within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,1", "1,7", "63,33", "65,32", "4099,3", "3,4099", "20001,17", "0,5"})
    default void sumsColumns(int rows, int width) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block x = block(compute, random(rows * width + 1, 10));
                    Block sums = block(compute, random(width, 11))) {
                double[] given = values(compute, x);
                double[] expected = new double[width];
                for (int i = 0; i < rows * width; i++) {
                    expected[i % width] += given[1 + i];
                }
                compute.columnSums(x.part(1, (long) rows * width), rows, width, sums);
                assertBlock(compute, sums, expected);
                double[] seen = values(compute, sums);
                compute.columnSums(x.part(1, (long) rows * width), rows, width, sums);
                assertThat(values(compute, sums)).containsExactly(seen);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,0,1,0,1", "5,7,2,9,4,3", "1,5000,13,4500,0,4400", "1300,5,0,7,2,5"})
    default void copiesColumns(int rows, int fromWidth, int fromColumn, int toWidth, int toColumn, int columns) {
        for (Precision precision : Precision.values()) {
            for (boolean accumulate : new boolean[] {false, true}) {
                try (Compute compute = open(precision);
                        Block from = block(compute, random(rows * fromWidth, 12));
                        Block to = block(compute, random(rows * toWidth, 13))) {
                    double[] given = values(compute, from);
                    double[] expected = values(compute, to);
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < columns; j++) {
                            double value = given[i * fromWidth + fromColumn + j];
                            int at = i * toWidth + toColumn + j;
                            expected[at] = accumulate ? expected[at] + value : value;
                        }
                    }
                    compute.copyColumns(from, fromWidth, fromColumn, to, toWidth, toColumn, rows, columns, accumulate);
                    assertBlock(compute, to, expected);
                }
            }
        }
    }

    /** The mask's numbers as they are defined: any device must come to the same. */
    private static double noise(long key, int place) {
        int hash = place * 0x9E3779B9 + (int) (key ^ key >>> 32);
        hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
        hash ^= hash >>> 16;
        return (hash >>> 8) / (double) (1 << 24);
    }

    @ParameterizedTest
    @CsvSource({"0.5,1", "0.3,7", "0.1,4099", "0.9,100003", "0,13"})
    default void dropsOut(double rate, int count) {
        for (Precision precision : Precision.values()) {
            for (long key : new long[] {0, 42, -7_000_000_000L}) {
                try (Compute compute = open(precision);
                        Block x = block(compute, random(count, 14));
                        Block y = block(compute, random(count, 15));
                        Block sum = block(compute, random(count, 16))) {
                    double[] given = values(compute, x);
                    double[] before = values(compute, sum);
                    double[] expected = new double[count];
                    double[] added = new double[count];
                    int zeros = 0;
                    for (int i = 0; i < count; i++) {
                        boolean dropped = noise(key, i) < rate;
                        expected[i] = dropped ? 0 : given[i] / (1 - rate);
                        added[i] = before[i] + expected[i];
                        zeros += dropped ? 1 : 0;
                    }
                    compute.dropout(x, y, rate, key, false);
                    assertBlock(compute, y, expected);
                    compute.dropout(x, sum, rate, key, true);
                    assertBlock(compute, sum, added);
                    if (count > 4000) {
                        assertThat(zeros / (double) count).isCloseTo(rate, within(0.02));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "3,7,20", "11,5,4099", "2,4099,7"})
    default void gathersAndScattersRowsOfTables(int entries, int width, int count) {
        for (Precision precision : Precision.values()) {
            double[] places = new double[count];
            for (int i = 0; i < count; i++) {
                places[i] = Math.floorMod(i * 7919 + i / 3, entries);
            }
            try (Compute compute = open(precision);
                    Block table = block(compute, random(entries * width, 17));
                    Block indices = block(compute, places);
                    Block rows = compute.allocate((long) count * width);
                    Block slopes = block(compute, random(count * width, 18))) {
                double[] given = values(compute, table);
                double[] added = values(compute, slopes);
                double[] taken = new double[count * width];
                double[] sums = given.clone();
                for (int i = 0; i < count; i++) {
                    for (int j = 0; j < width; j++) {
                        taken[i * width + j] = given[(int) places[i] * width + j];
                        sums[(int) places[i] * width + j] += added[i * width + j];
                    }
                }
                compute.gather(table, width, indices, count, rows);
                assertClose(compute, rows, 0, taken);
                compute.scatter(slopes, width, indices, count, table);
                assertClose(compute, table, 10 * tolerance(compute), sums);
            }
        }
    }
}
