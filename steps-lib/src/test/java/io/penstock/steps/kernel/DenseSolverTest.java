package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseSolverTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "7,7", "7,3", "61,10", "60,60"})
    void eigenvectorsSatisfyTheirEquation(int order, int count) {
        double[] matrix = gram(order, order + 3, 1);
        DenseSolver.Eigen eigen = DenseSolver.symmetricEigen(matrix, order, count);
        double[] all = DenseSolver.symmetricEigen(matrix, order, order).values();
        assertThat(eigen.values()).containsExactly(Arrays.copyOf(all, count), within(1e-11));
        double trace = 0;
        for (int i = 0; i < order; i++) {
            trace += matrix[i * order + i];
        }
        assertThat(Arrays.stream(all).sum()).isCloseTo(trace, within(1e-10 * trace));
        double[] vectors = eigen.vectors();
        for (int i = 0; i < count; i++) {
            double largest = 0;
            for (int row = 0; row < order; row++) {
                double image = 0;
                for (int j = 0; j < order; j++) {
                    image += matrix[row * order + j] * vectors[i * order + j];
                }
                double entry = vectors[i * order + row];
                assertThat(image).isCloseTo(eigen.values()[i] * entry, within(1e-10 * order));
                largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
            }
            assertThat(largest).isPositive();
            for (int k = 0; k <= i; k++) {
                assertThat(dot(vectors, i * order, vectors, k * order, order))
                        .isCloseTo(i == k ? 1 : 0, within(1e-12 * order));
            }
        }
    }

    @Test
    void eigenvaluesMayBeZeroAndRepeated() {
        DenseSolver.Eigen zero = DenseSolver.symmetricEigen(new double[16], 4, 2);
        assertThat(zero.values()).containsExactly(0, 0);
        double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        assertThat(DenseSolver.symmetricEigen(identity, 3, 2).values()).containsExactly(1, 1);
    }

    @Test
    void choleskySolvesWhatIsPositiveDefinite() {
        int order = 23;
        double[] matrix = gram(order, 60, 2);
        double[] solution = new SplittableRandom(3).doubles(order * 2).toArray();
        double[] right = DenseSolver.multiply(matrix, solution, order, order, 2);
        assertThat(DenseSolver.choleskySolve(matrix, order, right, 2)).containsExactly(solution, within(1e-10));
        assertThat(DenseSolver.solveSymmetric(matrix, order, right, 2)).containsExactly(solution, within(1e-10));
        assertThatThrownBy(() -> DenseSolver.choleskySolve(new double[] {1, 2, 2, 1}, 2, new double[2], 1))
                .isInstanceOf(NotPositiveDefiniteException.class)
                .hasMessageContaining("leading minor of order 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseSolver.choleskySolve(new double[] {Double.NaN}, 1, new double[1], 1))
                .withMessageContaining("NaN");
    }

    @Test
    void rankDeficientSystemsGetTheMinimumNormSolution() {
        // The first two columns are the same, so each takes half.
        double[] matrix = {2, 2, 0, 2, 2, 0, 0, 0, 5};
        double[] solution = DenseSolver.solveSymmetric(matrix, 3, new double[] {4, 4, 10}, 1);
        assertThat(solution).containsExactly(new double[] {1, 1, 2}, within(1e-14));
        assertThat(DenseSolver.solveSymmetric(new double[4], 2, new double[2], 1))
                .containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "50,7", "9,9", "4,0"})
    void orthonormalizesColumns(int rows, int columns) {
        double[] matrix = new SplittableRandom(7)
                .doubles(rows * columns)
                .map(value -> value - 0.5)
                .toArray();
        double[] basis = DenseSolver.orthonormalize(matrix, rows, columns);
        for (int i = 0; i < columns; i++) {
            for (int k = 0; k < columns; k++) {
                double inner = 0;
                double triangle = 0;
                for (int row = 0; row < rows; row++) {
                    inner += basis[row * columns + i] * basis[row * columns + k];
                    triangle += basis[row * columns + i] * matrix[row * columns + k];
                }
                assertThat(inner).isCloseTo(i == k ? 1 : 0, within(1e-13));
                if (k < i) {
                    assertThat(triangle).isCloseTo(0, within(1e-13));
                } else if (k == i) {
                    assertThat(triangle).isPositive();
                }
            }
        }
    }

    private static double[] gram(int order, int rows, long seed) {
        double[] values = new SplittableRandom(seed)
                .doubles(rows * order)
                .map(value -> value - 0.5)
                .toArray();
        double[] result = new double[order * order];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < order; i++) {
                for (int j = 0; j < order; j++) {
                    result[i * order + j] += values[row * order + i] * values[row * order + j];
                }
            }
        }
        return result;
    }

    private static double dot(double[] left, int from, double[] right, int at, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += left[from + i] * right[at + i];
        }
        return sum;
    }
}
