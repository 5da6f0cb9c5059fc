package io.penstock.steps.network.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.steps.kernel.Precision;
import java.util.SplittableRandom;

/** What the parts of {@link ComputeContract} share. Given numbers are exact in float32, so that both precisions start from the same. */
public interface ContractSupport {
    /** A fresh way to the device under test; the test closes it. */
    Compute open(Precision precision);

    /** Numbers between -2 and 2, the same for the same seed. */
    default double[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() * 4 - 2);
        }
        return values;
    }

    /** Numbers between 0.05 and 0.95. */
    default double[] shares(int count, long seed) {
        double[] values = random(count, seed);
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.5 + 0.225 * values[i]);
        }
        return values;
    }

    default Block block(Compute compute, double... values) {
        Block block = compute.allocate(values.length);
        compute.write(values, 0, block, 0, values.length);
        return block;
    }

    default double[] values(Compute compute, Block block) {
        double[] values = new double[(int) block.length()];
        compute.read(block, 0, values, 0, values.length);
        return values;
    }

    /** What a number may differ by that follows from a few steps. */
    default double tolerance(Compute compute) {
        return compute.precision() == Precision.FLOAT32 ? 1e-5 : 1e-12;
    }

    default void assertBlock(Compute compute, Block block, double... expected) {
        assertClose(compute, block, tolerance(compute), expected);
    }

    /** Compares with a tolerance relative to numbers above 1. */
    default void assertClose(Compute compute, Block block, double tolerance, double... expected) {
        double[] seen = values(compute, block);
        assertThat(seen).hasSameSizeAs(expected);
        for (int i = 0; i < seen.length; i++) {
            if (Double.isNaN(expected[i]) || Double.isInfinite(expected[i])) {
                assertThat(seen[i]).as("value %d", i).isEqualTo(expected[i]);
            } else {
                assertThat(seen[i])
                        .as("value %d", i)
                        .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
            }
        }
    }

    default double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
