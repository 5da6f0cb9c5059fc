package io.penstock.engine.searcher.sequence;

import io.penstock.engine.step.Seeds;

/**
 * A Sobol sequence whose digits are scrambled as by A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995). Any point is
 * computed without those before it. Immutable.
 */
public final class SobolSequence {
    /** Dimensions beyond that many are not served. */
    public static final int MOST_DIMENSIONS = Directions.MOST;

    private final long seed;
    private final int[][] directions;

    /**
     * One sequence.
     *
     * @param dimensions from 1 to {@link #MOST_DIMENSIONS}
     * @param seed of the scrambling
     */
    public SobolSequence(int dimensions, long seed) {
        this.seed = seed;
        directions = new int[dimensions][];
        for (int i = 0; i < dimensions; i++) {
            directions[i] = Directions.of(i);
        }
    }

    /**
     * A point, each coordinate strictly between 0 and 1.
     *
     * @param index from 0
     */
    public double[] point(int index) {
        double[] point = new double[directions.length];
        int gray = index ^ (index >>> 1);
        for (int i = 0; i < point.length; i++) {
            int digits = 0;
            for (int bit = 0; gray >>> bit != 0; bit++) {
                if ((gray >>> bit & 1) == 1) {
                    digits ^= directions[i][bit];
                }
            }
            point[i] = (Integer.toUnsignedLong(scramble(digits, i)) + 0.5) / 0x1p32;
        }
        return point;
    }

    /** Flips every digit or not, as a hash of the digits above it says. */
    private int scramble(int digits, int dimension) {
        int scrambled = 0;
        for (int bit = Directions.BITS - 1; bit >= 0; bit--) {
            long above = (Integer.toUnsignedLong(digits) >>> bit >>> 1) << 6 | bit;
            int flip = (int) Seeds.hash(seed, dimension, above) & 1;
            scrambled |= ((digits >>> bit & 1) ^ flip) << bit;
        }
        return scrambled;
    }
}
