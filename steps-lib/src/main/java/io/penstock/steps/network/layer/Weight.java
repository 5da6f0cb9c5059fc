package io.penstock.steps.network.layer;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Numbers that a layer learns.
 *
 * @param name within the layer
 * @param shape of the numbers
 * @param start how they begin
 * @param fanIn how many numbers flow into one output, for the range of the first values
 * @param fanOut how many outputs one number flows into
 */
public record Weight(String name, List<Integer> shape, Start start, int fanIn, int fanOut) {
    /** How weights begin. */
    public enum Start {
        ZEROS,
        ONES,
        /** Uniform with the variance {@code 2 / (fan in + fan out)}; X. Glorot and Y. Bengio, 2010. */
        GLOROT,
        /** Normal with the variance {@code 2 / fan in}; K. He and others, 2015. */
        HE,
        /** Uniform between -0.05 and 0.05. */
        SMALL
    }

    /** A bias or the like, which is never pulled to zero. */
    static Weight plain(String name, int length, Start start) {
        return new Weight(name, List.of(length), start, 1, 1);
    }

    public int length() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether it is pulled to zero where there is a penalty on weights. */
    public boolean decays() {
        return shape.size() > 1;
    }

    /** Draws the first values. */
    public void draw(RandomGenerator random, double[] into, int from) {
        double range = Math.sqrt(6.0 / (fanIn + fanOut));
        double deviation = Math.sqrt(2.0 / fanIn);
        for (int i = from; i < from + length(); i++) {
            into[i] = switch (start) {
                case ZEROS -> 0;
                case ONES -> 1;
                case GLOROT -> range * (2 * random.nextDouble() - 1);
                case HE -> deviation * random.nextGaussian();
                case SMALL -> 0.1 * random.nextDouble() - 0.05;
            };
        }
    }
}
