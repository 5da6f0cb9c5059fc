package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.kernel.Precision;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory, copies and products. */
public interface BlocksContract extends ContractSupport {
    @ParameterizedTest
    @EnumSource(Precision.class)
    default void blocksBeginWithZerosAndKeepWhatIsWritten(Precision precision) {
        try (Compute compute = open(precision);
                Block block = compute.allocate(9001)) {
            assertThat(compute.precision()).isEqualTo(precision);
            assertThat(compute.device()).isNotBlank();
            assertThat(block.length()).isEqualTo(9001);
            assertThat(values(compute, block)).containsOnly(0);
            double[] expected = new double[9001];
            double[] given = random(5000, 1);
            float[] narrow = {1.5f, -2.25f, 3};
            compute.write(given, 10, block, 4000, 4990);
            compute.write(narrow, 1, block, 7, 2);
            System.arraycopy(given, 10, expected, 4000, 4990);
            expected[7] = -2.25;
            expected[8] = 3;
            assertThat(values(compute, block)).containsExactly(expected);
            double[] some = new double[6];
            compute.read(block, 6, some, 1, 3);
            assertThat(some).containsExactly(0, 0, -2.25, 3, 0, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void writesAfterWritesAndKernelsComeInTheirOrder(Precision precision) {
        try (Compute compute = open(precision);
                Block first = compute.allocate(300_000);
                Block second = compute.allocate(300_000)) {
            for (int round = 1; round <= 12; round++) {
                double[] row = new double[1000];
                Arrays.fill(row, round);
                for (int at = 0; at < 300_000; at += 1000) {
                    compute.write(row, 0, first, at, 1000);
                }
                compute.write(new float[] {-1}, 0, first, 5, 1);
                compute.write(new float[] {-2}, 0, first, 5, 1);
                compute.add(1, first, second);
            }
            double[] sums = values(compute, second);
            assertThat(sums[5]).isEqualTo(-24);
            sums[5] = 78;
            assertThat(sums).containsOnly(78);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void partsShareTheirValues(Precision precision) {
        try (Compute compute = open(precision);
                Block block = compute.allocate(20)) {
            Block part = block.part(3, 10);
            Block inner = part.part(2, 4);
            compute.fill(part, 2);
            compute.write(new double[] {7, 8, 9, 10}, 0, inner, 0, 4);
            compute.scale(10, inner.part(1, 2));
            assertThat(part.length()).isEqualTo(10);
            assertClose(compute, block, 0, 0, 0, 0, 2, 2, 7, 80, 90, 10, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0);
            part.close();
            inner.close();
            assertThat(values(compute, block)[5]).isEqualTo(7);
            assertThatThrownBy(() -> block.part(15, 6)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> block.part(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void fillsAndCopies(Precision precision) {
        try (Compute compute = open(precision);
                Block from = block(compute, random(4099, 2));
                Block to = compute.allocate(4099);
                Block empty = compute.allocate(0)) {
            double[] given = values(compute, from);
            compute.copy(from, to);
            assertThat(values(compute, to)).containsExactly(given);
            compute.copy(from.part(1, 3), to.part(4090, 3));
            System.arraycopy(given.clone(), 1, given, 4090, 3);
            assertThat(values(compute, to)).containsExactly(given);
            compute.fill(to, 0.5);
            assertThat(values(compute, to)).containsOnly(0.5);
            compute.fill(to, 0);
            assertThat(values(compute, to)).containsOnly(0);
            compute.fill(empty, 3);
            assertThat(values(compute, empty)).isEmpty();
            assertThatThrownBy(() -> compute.copy(from, to.part(0, 7))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void aClosedBlockIsRefused(Precision precision) {
        try (Compute compute = open(precision);
                Block other = compute.allocate(3)) {
            Block block = compute.allocate(3);
            block.close();
            block.close();
            assertThatThrownBy(() -> compute.fill(block, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.fill(block, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.add(1, other, block)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.copy(block, other)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.squaredNorm(block)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.write(new double[3], 0, block, 0, 3))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.read(block, 0, new double[3], 0, 3))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> block.part(0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> compute.multiply(false, false, 1, 3, 1, 1, other, block, 0, other))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void tooMuchMemoryIsAClearError(Precision precision) {
        try (Compute compute = open(precision)) {
            for (long length : new long[] {1L << 50, Long.MAX_VALUE / 4, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> compute.allocate(length))
                        .isInstanceOfSatisfying(PenstockException.class, failure -> {
                            assertThat(failure.failureClass()).isEqualTo(FailureClass.RESOURCE);
                            assertThat(failure.value()).isNotBlank();
                            assertThat(failure.remedy()).isNotBlank();
                        });
            }
            try (Block block = block(compute, 1, 2)) {
                assertBlock(compute, block, 1, 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "7,1,1", "1,7,3", "7,5,1", "13,17,19", "64,33,130", "130,70,65"})
    default void multiplies(int m, int n, int k) {
        for (Precision precision : Precision.values()) {
            for (int flips = 0; flips < 4; flips++) {
                for (double[] factors : new double[][] {{1, 0}, {0.5, 1}, {-2, 0.25}, {0, 2}}) {
                    multiply(precision, (flips & 1) > 0, (flips & 2) > 0, m, n, k, factors[0], factors[1]);
                }
            }
        }
    }

    private void multiply(
            Precision precision, boolean flipLeft, boolean flipRight, int m, int n, int k, double alpha, double beta) {
        try (Compute compute = open(precision);
                Block all = block(compute, random(m * k + k * n + m * n + 6, 3))) {
            Block left = all.part(1, (long) m * k);
            Block right = all.part(3 + (long) m * k, (long) k * n);
            Block result = all.part(5 + (long) m * k + (long) k * n, (long) m * n);
            double[] a = values(compute, left);
            double[] b = values(compute, right);
            double[] before = values(compute, all);
            double[] expected = before.clone();
            int from = 5 + m * k + k * n;
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) {
                        sum += (flipLeft ? a[l * m + i] : a[i * k + l]) * (flipRight ? b[j * k + l] : b[l * n + j]);
                    }
                    expected[from + i * n + j] = alpha * sum + beta * before[from + i * n + j];
                }
            }
            compute.multiply(flipLeft, flipRight, m, n, k, alpha, left, right, beta, result);
            assertClose(compute, all, 10 * tolerance(compute), expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    default void productsOfNothingAndOfTooLittle(Precision precision) {
        try (Compute compute = open(precision);
                Block left = block(compute, 1, 2, 3);
                Block result = block(compute, Double.NaN, Double.NaN, Double.NaN)) {
            compute.multiply(false, false, 1, 0, 3, 1, left, left, 0, result);
            assertThat(values(compute, result)).containsOnly(Double.NaN);
            compute.multiply(false, false, 1, 3, 1, 1, left, left, 0, result);
            assertBlock(compute, result, 1, 2, 3);
            assertThatThrownBy(() -> compute.multiply(false, false, 2, 2, 2, 1, left, left, 0, result))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
