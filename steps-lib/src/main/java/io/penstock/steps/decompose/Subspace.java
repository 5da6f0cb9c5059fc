package io.penstock.steps.decompose;

import io.penstock.engine.learn.Outcome;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.kernel.DenseSolver;
import io.penstock.steps.kernel.LinearBlock;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What the driver does between the rounds of the randomized solver. */
final class Subspace {
    private static final int OVERSAMPLING = 10;
    /** Directions with less than this share of the largest eigenvalue are rounding errors. */
    private static final double NOISE = 1e-12;

    private Subspace() {}

    /** After the means: a random orthonormal basis. */
    static Outcome begin(Pca step, Spread total) {
        double[] mean = total.features().mean();
        int width = mean.length;
        int count = step.settings().get(Pca.COMPONENTS);
        Pca.requireRoom(count, width);
        int size = Math.min(width, count + Math.max(OVERSAMPLING, count / 2));
        RandomGenerator random = Seeds.generator(total.seed(), "test matrix", 0, 0);
        double[] start = new double[width * size];
        for (int i = 0; i < start.length; i++) {
            start[i] = random.nextGaussian();
        }
        State memory = State.EMPTY
                .with("total", new double[] {
                    total.features().weight(),
                    total.rows(),
                    Arrays.stream(total.features().squares()).sum()
                })
                .with("passes", (Object) 0);
        return again(step, State.EMPTY.with(Pca.MEAN, mean), start, size, memory);
    }

    /** After a pass: a better basis, or the components. */
    static Outcome advance(Pca step, LinearBlock.Sums total, State memory) {
        double[] mean = step.state().doubles(Pca.MEAN);
        int width = mean.length;
        int size = total.interceptGradient().length;
        double[] image = total.gradient().clone();
        for (int i = 0; i < image.length; i++) {
            image[i] -= total.interceptGradient()[i / width] * mean[i % width];
        }
        int passes = (int) memory.number("passes") + 1;
        if (passes <= step.settings().get(Pca.POWER_ITERATIONS)) {
            return again(
                    step, step.state(), transposed(image, size, width), size, memory.with("passes", (Object) passes));
        }
        return project(step, image, size, memory.doubles("total"));
    }

    private static Outcome again(Pca step, State carried, double[] columns, int size, State memory) {
        int width = columns.length / size;
        double[] basis = DenseSolver.orthonormalize(columns, width, size);
        return new Outcome.Again(
                step.withState(carried.with(Pca.BASIS, transposed(basis, width, size), size, width)),
                memory,
                "pass " + (memory.number("passes") + 1) + " of "
                        + (step.settings().get(Pca.POWER_ITERATIONS) + 1));
    }

    /**
     * The eigenvectors of Nyström's approximation of the scatter matrix {@code C} from {@code Y = C Q}, which is
     * {@code Y (Q'Y)⁺ Y'}: closer than the projection onto the basis {@code Q}, from the same passes (Halko, Martinsson and Tropp, section 5.4).
     */
    private static Outcome project(Pca step, double[] image, int size, double[] total) {
        double[] basis = step.state().doubles(Pca.BASIS);
        int width = basis.length / size;
        int count = step.settings().get(Pca.COMPONENTS);
        double[] columns = transposed(image, size, width);
        double[] inner = symmetric(DenseSolver.multiply(basis, columns, size, width, size), size);
        double[] inverse = DenseSolver.pseudoInverse(inner, size, NOISE);
        double[] range = transposed(DenseSolver.orthonormalize(columns, width, size), width, size);
        double[] within = DenseSolver.multiply(range, columns, size, width, size);
        double[] half = DenseSolver.multiply(within, inverse, size, size, size);
        double[] small = symmetric(DenseSolver.multiply(half, transposed(within, size, size), size, size, size), size);
        DenseSolver.Eigen eigen = DenseSolver.symmetricEigen(small, size, count);
        double[] vectors = DenseSolver.multiply(eigen.vectors(), range, count, size, width);
        for (int i = 0; i < count; i++) {
            orient(vectors, i * width, width);
        }
        DenseSolver.Eigen scatter = new DenseSolver.Eigen(eigen.values(), vectors);
        return Components.fitted(step, scatter, step.state().doubles(Pca.MEAN), total[0], (long) total[1], total[2]);
    }

    private static double[] symmetric(double[] matrix, int order) {
        double[] result = matrix.clone();
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < order; j++) {
                result[i * order + j] = (matrix[i * order + j] + matrix[j * order + i]) / 2;
            }
        }
        return result;
    }

    private static void orient(double[] vectors, int from, int width) {
        int largest = from;
        for (int j = from; j < from + width; j++) {
            largest = Math.abs(vectors[j]) > Math.abs(vectors[largest]) ? j : largest;
        }
        if (vectors[largest] < 0) {
            for (int j = from; j < from + width; j++) {
                vectors[j] = -vectors[j];
            }
        }
    }

    private static double[] transposed(double[] matrix, int rows, int columns) {
        double[] result = new double[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = matrix[i * columns + j];
            }
        }
        return result;
    }
}
