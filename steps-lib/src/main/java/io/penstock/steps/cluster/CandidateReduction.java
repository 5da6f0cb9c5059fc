package io.penstock.steps.cluster;

import io.penstock.steps.kernel.Distances;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.Precision;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Reduces weighted candidates to a few centres on the driver: k-means++ (D. Arthur and S. Vassilvitskii, 2007), then a few
 * rounds of Lloyd's over the candidates.
 */
final class CandidateReduction {
    private static final int MOST_ROUNDS = 30;

    private CandidateReduction() {}

    /**
     * The centres, {@code [at most count, width]}: fewer where there are fewer distinct candidates.
     *
     * @param candidates {@code [weights.length, width]}
     */
    static double[] reduce(double[] candidates, double[] weights, int count, RandomGenerator random) {
        int rows = weights.length;
        int width = candidates.length / rows;
        double[] centres = new double[count * width];
        double[] distances = new double[rows];
        Arrays.fill(distances, 1);
        int found = 0;
        while (found < count) {
            int chosen = choose(distances, weights, random);
            if (chosen < 0) {
                break;
            }
            System.arraycopy(candidates, chosen * width, centres, found * width, width);
            for (int row = 0; row < rows; row++) {
                double squared = squaredDistance(candidates, row * width, candidates, chosen * width, width);
                distances[row] = found == 0 ? squared : Math.min(distances[row], squared);
            }
            found++;
        }
        return found == 0 ? new double[0] : refine(candidates, weights, Arrays.copyOf(centres, found * width), found);
    }

    private static int choose(double[] distances, double[] weights, RandomGenerator random) {
        double total = 0;
        for (int row = 0; row < weights.length; row++) {
            total += weights[row] * distances[row];
        }
        double rest = random.nextDouble() * total;
        int last = -1;
        for (int row = 0; row < weights.length; row++) {
            double share = weights[row] * distances[row];
            if (share > 0) {
                last = row;
                rest -= share;
                if (rest < 0) {
                    return row;
                }
            }
        }
        return last;
    }

    static double squaredDistance(double[] left, int from, double[] right, int at, int width) {
        double sum = 0;
        for (int j = 0; j < width; j++) {
            double difference = left[from + j] - right[at + j];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] refine(double[] candidates, double[] weights, double[] start, int count) {
        double[] centres = start;
        int width = start.length / count;
        try (Distances distances = new Distances(Kernels.cpu(), width, count, Precision.FLOAT64)) {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                distances.centres(centres);
                distances.learn(candidates, 0, weights.length, weights, 0);
                double[] moved = moved(centres, distances.finish());
                if (Arrays.equals(moved, centres)) {
                    break;
                }
                centres = moved;
            }
        }
        return centres;
    }

    /** Every centre at the mean of its rows; without rows it stays. */
    static double[] moved(double[] centres, Distances.Sums sums) {
        double[] moved = centres.clone();
        int width = centres.length / sums.weights().length;
        for (int i = 0; i < centres.length; i++) {
            double weight = sums.weights()[i / width];
            moved[i] = weight > 0 ? sums.sums()[i] / weight : centres[i];
        }
        return moved;
    }
}
