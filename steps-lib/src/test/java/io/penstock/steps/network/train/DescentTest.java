package io.penstock.steps.network.train;

import static io.penstock.steps.network.Layers.dense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.train.Descent.Optimizer;
import io.penstock.steps.network.train.Descent.Schedule;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Steps of descent beside the papers' formulas, written out. */
class DescentTest {
    private static final Graph GRAPH =
            Graph.of(List.of(), List.of(dense(2).named("first"), dense(3).named("second")), List.of());
    /** 3 x 2 weights, 2 biases; 2 x 3 weights, 3 biases. */
    private static final int COUNT = 17;

    private static Layout layout(String... frozen) {
        return Layout.of(GRAPH, List.of(List.of(3)), List.of(), Set.of(frozen));
    }

    private static boolean isWeight(int i) {
        return i < 6 || i >= 8 && i < 14;
    }

    private static Descent descent(
            Optimizer optimizer, double momentum, boolean nesterov, double l2, double decay, double clip) {
        return new Descent(optimizer, 0.1, momentum, 0.999, nesterov, Schedule.CONSTANT, 1, 1, 0, l2, decay, clip);
    }

    /** One step of the formula. */
    private interface Formula {
        void step(double[] weights, double[] gradient, double[] first, double[] second, int step);
    }

    private static void check(Descent descent, Layout layout, Formula formula) {
        double[] weights = new SplittableRandom(1).doubles(COUNT, -1, 1).toArray();
        double[] first = new double[COUNT];
        double[] second = new double[COUNT];
        try (Compute compute = Compute.cpu(Precision.FLOAT64);
                Block parameters = compute.allocate(COUNT);
                Block gradient = compute.allocate(COUNT);
                Block one = compute.allocate(COUNT);
                Block two = compute.allocate(COUNT)) {
            compute.write(weights, 0, parameters, 0, COUNT);
            Block[] slots = {one, two};
            Block[] needed = java.util.Arrays.copyOf(slots, descent.slots());
            for (int step = 0; step < 5; step++) {
                double[] slope =
                        new SplittableRandom(10 + step).doubles(COUNT, -1, 1).toArray();
                compute.write(slope, 0, gradient, 0, COUNT);
                descent.apply(compute, layout, parameters, gradient, needed, 0.1, step);
                formula.step(weights, slope, first, second, step);
                double[] seen = new double[COUNT];
                compute.read(parameters, 0, seen, 0, COUNT);
                assertThat(seen).containsExactly(weights, within(1e-12));
            }
        }
    }

    @Test
    void plainDescentWithAPenaltyOnWeightsButNotOnBiases() {
        check(descent(Optimizer.SGD, 0, false, 0.3, 0, 0), layout(), (w, g, v, unused, step) -> {
            for (int i = 0; i < COUNT; i++) {
                w[i] -= 0.1 * (g[i] + (isWeight(i) ? 0.3 * w[i] : 0));
            }
        });
    }

    @Test
    void momentum() {
        check(descent(Optimizer.SGD, 0.9, false, 0, 0, 0), layout(), (w, g, v, unused, step) -> {
            for (int i = 0; i < COUNT; i++) {
                v[i] = 0.9 * v[i] + g[i];
                w[i] -= 0.1 * v[i];
            }
        });
    }

    @Test
    void momentumThatLooksAhead() {
        check(descent(Optimizer.SGD, 0.9, true, 0, 0, 0), layout(), (w, g, v, unused, step) -> {
            for (int i = 0; i < COUNT; i++) {
                v[i] = 0.9 * v[i] + g[i];
                w[i] -= 0.1 * (g[i] + 0.9 * v[i]);
            }
        });
    }

    @Test
    void adamAsPublished() {
        check(descent(Optimizer.ADAM, 0.9, false, 0, 0, 0), layout(), DescentTest::adam);
    }

    private static void adam(double[] w, double[] g, double[] m, double[] v, int step) {
        for (int i = 0; i < COUNT; i++) {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            double mean = m[i] / (1 - Math.pow(0.9, step + 1));
            double square = v[i] / (1 - Math.pow(0.999, step + 1));
            w[i] -= 0.1 * mean / (Math.sqrt(square) + 1e-8);
        }
    }

    @Test
    void decoupledDecayTakesFromWeightsOnly() {
        check(descent(Optimizer.ADAMW, 0.9, false, 0, 0.05, 0), layout(), (w, g, m, v, step) -> {
            for (int i = 0; i < COUNT; i++) {
                w[i] *= isWeight(i) ? 1 - 0.1 * 0.05 : 1;
            }
            adam(w, g, m, v, step);
        });
    }

    @Test
    void longGradientsAreClippedAndKeepTheirDirection() {
        check(descent(Optimizer.SGD, 0, false, 0, 0, 0.5), layout(), (w, g, v, unused, step) -> {
            double norm = 0;
            for (double slope : g) {
                norm += slope * slope;
            }
            norm = Math.sqrt(norm);
            assertThat(norm).isGreaterThan(0.5);
            for (int i = 0; i < COUNT; i++) {
                w[i] -= 0.1 * g[i] * 0.5 / norm;
            }
        });
    }

    @Test
    void frozenLayersStayAndDoNotCountForTheNorm() {
        check(descent(Optimizer.SGD, 0, false, 0, 0, 0.5), layout("first"), (w, g, v, unused, step) -> {
            double norm = 0;
            for (int i = 8; i < COUNT; i++) {
                norm += g[i] * g[i];
            }
            for (int i = 8; i < COUNT; i++) {
                w[i] -= 0.1 * g[i] * Math.min(1, 0.5 / Math.sqrt(norm));
            }
        });
    }

    @Test
    void ratesGoByTheirSchedule() {
        Descent step = new Descent(Optimizer.SGD, 0.4, 0, 0, false, Schedule.STEP, 3, 0.1, 0, 0, 0, 0);
        assertThat(step.rateAt(2, 10, 99)).isEqualTo(0.4);
        assertThat(step.rateAt(3, 10, 99)).isCloseTo(0.04, within(1e-15));
        assertThat(step.rateAt(6, 10, 99)).isCloseTo(0.004, within(1e-15));
        Descent cosine = new Descent(Optimizer.SGD, 0.4, 0, 0, false, Schedule.COSINE, 1, 1, 0, 0, 0, 0);
        assertThat(cosine.rateAt(0, 10, 0)).isEqualTo(0.4);
        assertThat(cosine.rateAt(5, 10, 0)).isCloseTo(0.2, within(1e-15));
        assertThat(cosine.rateAt(9, 10, 0)).isBetween(0.0, 0.01);
        Descent warm = new Descent(Optimizer.SGD, 0.4, 0, 0, false, Schedule.CONSTANT, 1, 1, 4, 0, 0, 0);
        assertThat(warm.rateAt(0, 10, 0)).isEqualTo(0.1);
        assertThat(warm.rateAt(0, 10, 1)).isEqualTo(0.2);
        assertThat(warm.rateAt(0, 10, 100)).isEqualTo(0.4);
    }
}
