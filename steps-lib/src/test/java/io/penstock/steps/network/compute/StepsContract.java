package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of descent. */
public interface StepsContract extends ContractSupport {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4099, 20_001})
    default void stepsWithMomentum(int count) {
        for (Precision precision : Precision.values()) {
            for (boolean nesterov : new boolean[] {false, true}) {
                try (Compute compute = open(precision);
                        Block weights = block(compute, random(count, 20));
                        Block gradient = block(compute, random(count, 21));
                        Block velocity = block(compute, random(count, 22))) {
                    double[] w = values(compute, weights);
                    double[] g = values(compute, gradient);
                    double[] v = values(compute, velocity);
                    for (int step = 0; step < 3; step++) {
                        for (int i = 0; i < count; i++) {
                            v[i] = 0.9 * v[i] + g[i];
                            w[i] -= 0.05 * (nesterov ? g[i] + 0.9 * v[i] : v[i]);
                        }
                        compute.momentum(weights, gradient, velocity, 0.05, 0.9, nesterov);
                    }
                    assertBlock(compute, weights, w);
                    assertBlock(compute, velocity, v);
                    assertClose(compute, gradient, 0, g);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4099, 20_001})
    default void stepsOfAdam(int count) {
        for (Precision precision : Precision.values()) {
            try (Compute compute = open(precision);
                    Block weights = block(compute, random(count, 23));
                    Block gradient = block(compute, random(count, 24));
                    Block first = block(compute, random(count, 25));
                    Block second = block(compute, shares(count, 26))) {
                double[] w = values(compute, weights);
                double[] g = values(compute, gradient);
                double[] m = values(compute, first);
                double[] v = values(compute, second);
                for (int step = 0; step < 3; step++) {
                    for (int i = 0; i < count; i++) {
                        m[i] = 0.9 * m[i] + 0.1 * g[i];
                        v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                        w[i] -= 0.01 * m[i] / (Math.sqrt(v[i]) + 1e-6);
                    }
                    compute.adam(weights, gradient, first, second, 0.01, 0.9, 0.99, 1e-6);
                }
                assertBlock(compute, weights, w);
                assertBlock(compute, first, m);
                assertBlock(compute, second, v);
            }
        }
    }
}
