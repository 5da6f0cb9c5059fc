package io.penstock.engine.searcher.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
    private static final boolean[] ORDERED = {false, false};

    private static double[][] points(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            points[i] = random.doubles(2).toArray();
        }
        return points;
    }

    private static double wave(double[] at) {
        return Math.sin(6 * at[0]) + 0.3 * at[1];
    }

    private static double[] waves(double[][] points) {
        return Arrays.stream(points).mapToDouble(GaussianProcessTest::wave).toArray();
    }

    @Test
    void aFittedProcessPredictsWhatItHasNotSeen() {
        double[][] points = points(40, 1);
        KernelFit fit = KernelFit.of(points, waves(points), Kernel.start(ORDERED), 60);
        assertThat(fit.kernel().inverses()[0])
                .as("the wavy coordinate has the shorter length")
                .isGreaterThan(3 * fit.kernel().inverses()[1]);
        GaussianProcess process = new GaussianProcess(fit.kernel(), points, waves(points));
        double[] prediction = new double[2];
        for (double[] at : points(20, 2)) {
            process.predict(at, prediction);
            assertThat(prediction[0]).isCloseTo(wave(at), within(0.05));
            assertThat(Math.abs(prediction[0] - wave(at))).isLessThan(6 * prediction[1] + 1e-3);
        }
    }

    @Test
    void pendingPointsAreLessUncertainAndChangeNoMean() {
        double[][] points = points(12, 3);
        double[] known = Arrays.copyOf(waves(points), 10);
        Kernel kernel = Kernel.start(ORDERED);
        GaussianProcess without = new GaussianProcess(kernel, Arrays.copyOf(points, 10), known);
        GaussianProcess with = new GaussianProcess(kernel, points, known);
        double[] before = new double[2];
        double[] after = new double[2];
        without.predict(points[11], before);
        with.predict(points[11], after);
        assertThat(after[0]).isCloseTo(before[0], within(1e-9));
        assertThat(after[1]).isLessThan(before[1] / 2);
        assertThat(with.mean(points[11])).isCloseTo(before[0], within(1e-9));
    }

    @Test
    void gradientsAreThoseOfTheValues() {
        double[][] points = points(15, 4);
        double[] values = waves(points);
        points[3][1] = Double.NaN;
        GaussianProcess process = new GaussianProcess(Kernel.start(ORDERED), points, values);
        double[] gradient = new double[2];
        double[] unused = new double[2];
        double step = 1e-6;
        for (double[] at : points(10, 5)) {
            Improvement.of(process, -0.5, at, gradient);
            for (int k = 0; k < 2; k++) {
                double[] above = at.clone();
                above[k] += step;
                double[] below = at.clone();
                below[k] -= step;
                double slope =
                        (Improvement.of(process, -0.5, above, unused) - Improvement.of(process, -0.5, below, unused))
                                / (2 * step);
                assertThat(gradient[k]).isCloseTo(slope, within(1e-3 * Math.max(1, Math.abs(slope))));
            }
            Improvement.feasibility(process, at, gradient);
            double[] above = at.clone();
            above[0] += step;
            double slope =
                    (Improvement.feasibility(process, above, unused) - Improvement.feasibility(process, at, unused))
                            / step;
            assertThat(gradient[0]).isCloseTo(slope, within(1e-3 * Math.max(1, Math.abs(slope))));
        }
    }

    @Test
    void improvementIsExactFarAway() {
        assertThat(Improvement.log(0)).isCloseTo(Math.log(0.3989422804014327), within(1e-12));
        assertThat(Improvement.log(2)).isCloseTo(Math.log(2.0084907), within(1e-6));
        for (double z = -0.5; z > -2000; z *= 1.3) {
            double slope = (Improvement.log(z + 1e-5 * -z) - Improvement.log(z - 1e-5 * -z)) / (2e-5 * -z);
            assertThat(slope).as("at %s", z).isBetween(-z, -z + 2 / -z + 2);
        }
    }

    @Test
    void valuesWithoutAnOrderAreEitherTheSameOrNot() {
        Kernel kernel = new Kernel(new boolean[] {true}, new double[] {2}, 1, 1e-6);
        assertThat(kernel.distance(new double[] {0.25}, new double[] {0.75})).isEqualTo(2);
        assertThat(kernel.distance(new double[] {0.25}, new double[] {0.26})).isEqualTo(2);
        assertThat(kernel.distance(new double[] {0.25}, new double[] {Double.NaN}))
                .isEqualTo(2);
        assertThat(kernel.distance(new double[] {Double.NaN}, new double[] {Double.NaN}))
                .isZero();
    }

    @Test
    void warpsKeepTheOrder() {
        double[] losses = {5, 1e6, 3, -2, 40, 3.5};
        for (int kind = 0; kind < Warp.KINDS; kind++) {
            double[] warped = Warp.of(losses, kind).values();
            for (int i = 0; i < losses.length; i++) {
                for (int j = 0; j < losses.length; j++) {
                    assertThat(Double.compare(warped[i], warped[j])).isEqualTo(Double.compare(losses[i], losses[j]));
                }
            }
            assertThat(Arrays.stream(warped).sum()).isCloseTo(0, within(1e-12));
            assertThat(Arrays.stream(warped).max().orElseThrow()).isLessThan(3);
        }
        assertThat(Warp.of(new double[] {2, 2, 2}, 1).values()).containsOnly(0);
    }

    @Test
    void descentEndsAtTheLowestPointOfTheBox() {
        Descent.Function valley = (x, gradient) -> {
            double off = x[1] - x[0] * x[0];
            gradient[0] = -400 * x[0] * off - 2 * (1 - x[0]);
            gradient[1] = 200 * off;
            return 100 * off * off + (1 - x[0]) * (1 - x[0]);
        };
        Descent.Result free =
                Descent.from(new double[] {-1.2, 1}, new double[] {-2, -2}, new double[] {2, 2}, 200, valley);
        assertThat(free.x()[0]).isCloseTo(1, within(1e-3));
        Descent.Result bounded =
                Descent.from(new double[] {-1.2, 0.2}, new double[] {-2, -2}, new double[] {0.5, 2}, 200, valley);
        assertThat(bounded.x()[0]).isCloseTo(0.5, within(1e-6));
        assertThat(bounded.x()[1]).isCloseTo(0.25, within(1e-3));
    }
}
