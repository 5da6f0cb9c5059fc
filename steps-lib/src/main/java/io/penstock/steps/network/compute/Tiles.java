package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.Precision;
import java.util.Arrays;

/**
 * Brings pieces of blocks to heap arrays, where loops become vector instructions, and back. Arrays are reused: one per place, grown when
 * needed. For one thread.
 */
final class Tiles {
    /** Values of a tile that, with a few others, fits the cache next to the processor. */
    static final int SIZE = 4096;

    private static final int PLACES = 8;

    private final Precision precision;
    private final double[][] doubles = new double[PLACES][0];
    private final float[][] floats = new float[PLACES][0];
    private float[] narrow = new float[SIZE];

    Tiles(Precision precision) {
        this.precision = precision;
    }

    boolean isFloat() {
        return precision == Precision.FLOAT32;
    }

    /** A double array of at least that size, with whatever it held last. */
    double[] doubles(int place, int size) {
        if (doubles[place].length < size) {
            doubles[place] = new double[Math.max(SIZE, size)];
        }
        return doubles[place];
    }

    float[] floats(int place, int size) {
        if (floats[place].length < size) {
            floats[place] = new float[Math.max(SIZE, size)];
        }
        return floats[place];
    }

    /** The values of a block as doubles. */
    double[] read(int place, Block block, long at, int count) {
        double[] into = doubles(place, count);
        read(block, at, into, 0, count);
        return into;
    }

    void read(Block from, long at, double[] into, int offset, int count) {
        CpuBlock block = (CpuBlock) from;
        if (!isFloat()) {
            block.get(at, into, offset, count);
            return;
        }
        float[] values = narrow(count);
        block.get(at, values, 0, count);
        for (int i = 0; i < count; i++) {
            into[offset + i] = values[i];
        }
    }

    void write(double[] from, int offset, Block to, long at, int count) {
        CpuBlock block = (CpuBlock) to;
        if (!isFloat()) {
            block.put(at, from, offset, count);
            return;
        }
        float[] values = narrow(count);
        for (int i = 0; i < count; i++) {
            values[i] = (float) from[offset + i];
        }
        block.put(at, values, 0, count);
    }

    /** The values of a block of FLOAT32. */
    float[] readFloats(int place, Block block, long at, int count) {
        float[] into = floats(place, count);
        ((CpuBlock) block).get(at, into, 0, count);
        return into;
    }

    void writeFloats(float[] from, Block to, long at, int count) {
        ((CpuBlock) to).put(at, from, 0, count);
    }

    private float[] narrow(int count) {
        if (narrow.length < count) {
            narrow = Arrays.copyOf(narrow, count);
        }
        return narrow;
    }

    /** How many rows of that width make a tile; at least one. */
    static int rows(int width) {
        return Math.max(1, SIZE / Math.max(1, width));
    }
}
