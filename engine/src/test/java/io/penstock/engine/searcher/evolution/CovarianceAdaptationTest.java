package io.penstock.engine.searcher.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CovarianceAdaptationTest {
    /** A bowl a hundred times as steep one way as the other, off the middle. */
    private static double bowl(double[] at) {
        double along = at[0] + at[1] - 1.3;
        double across = at[0] - at[1] + 0.1;
        return along * along + 1e4 * across * across + (at[2] - 0.5) * (at[2] - 0.5);
    }

    @Test
    void itLearnsTheShapeOfABowl() {
        CovarianceAdaptation strategy =
                new CovarianceAdaptation(new double[] {0.5, 0.5, 0.5}, 0.25, CovarianceAdaptation.population(3));
        SplittableRandom random = new SplittableRandom(1);
        for (int generation = 0; generation < 90; generation++) {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < strategy.population(); i++) {
                points.add(strategy.point(
                        new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()}));
            }
            points.sort(Comparator.comparingDouble(CovarianceAdaptationTest::bowl));
            strategy.update(points);
        }
        assertThat(bowl(strategy.mean())).isLessThan(1e-6);
        assertThat(strategy.mean()[0]).isCloseTo(0.6, within(1e-3));
    }

    @Test
    void eigenvectorsRebuildTheMatrix() {
        double[][] matrix = {{4, 1, -2}, {1, 3, 0.5}, {-2, 0.5, 5}};
        Eigen eigen = Eigen.of(matrix);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    sum += eigen.vectors()[i][k] * eigen.values()[k] * eigen.vectors()[j][k];
                }
                assertThat(sum).isCloseTo(matrix[i][j], within(1e-12));
            }
        }
    }
}
