package io.penstock.steps.scale;

import io.penstock.engine.step.ElementwiseChain;
import io.penstock.engine.step.ElementwiseLive;
import java.util.Arrays;

/**
 * {@code x → (x − shift) · scale + base} by feature. The shifts and scales are repeated for several rows, so that the inner
 * loop is long enough for vector instructions to pay whatever the width.
 */
final class AffineKernel implements ElementwiseLive.Kernel {
    /** Elements of the inner loop, about: as many as a tile has. */
    private static final int RUN = ElementwiseChain.TILE;

    private final int width;
    private final double[] shift;
    private final double[] scale;
    private final double base;
    private final float[] floatShift;
    private final float[] floatScale;

    /** Takes {@code width} values from {@code offset} of both. */
    AffineKernel(double[] shift, double[] scale, double base, int offset, int width) {
        int repeats = Math.max(1, RUN / Math.max(1, width));
        this.width = width;
        this.base = base;
        this.shift = repeated(Arrays.copyOfRange(shift, offset, offset + width), repeats);
        this.scale = repeated(Arrays.copyOfRange(scale, offset, offset + width), repeats);
        this.floatShift = floats(this.shift);
        this.floatScale = floats(this.scale);
    }

    /** The kernel that undoes the one of the same arguments. */
    static AffineKernel inverse(double[] shift, double[] scale, double base, int offset, int width) {
        double[] back = new double[shift.length];
        double[] factors = new double[scale.length];
        for (int j = 0; j < back.length; j++) {
            back[j] = base - shift[j] * scale[j];
            factors[j] = 1 / scale[j];
        }
        return new AffineKernel(back, factors, 0, offset, width);
    }

    private static double[] repeated(double[] row, int times) {
        double[] all = new double[row.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(row, 0, all, i * row.length, row.length);
        }
        return all;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Override
    public void apply(double[] values, int from, int rows) {
        int end = from + rows * width;
        if (from == 0 && end <= shift.length) {
            apply(values, end, shift, scale, base);
            return;
        }
        for (int at = from; at < end; at += shift.length) {
            apply(values, at, Math.min(shift.length, end - at), shift, scale, base);
        }
    }

    private static void apply(double[] values, int at, int count, double[] shift, double[] scale, double base) {
        for (int i = 0; i < count; i++) {
            values[at + i] = (values[at + i] - shift[i]) * scale[i] + base;
        }
    }

    /** One index for all arrays: the compiler makes vector instructions of this loop, and of the one with an offset it does not. */
    private static void apply(double[] values, int count, double[] shift, double[] scale, double base) {
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - shift[i]) * scale[i] + base;
        }
    }

    private static void apply(float[] values, int count, float[] shift, float[] scale, float base) {
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - shift[i]) * scale[i] + base;
        }
    }

    @Override
    public void apply(float[] values, int from, int rows) {
        int end = from + rows * width;
        if (from == 0 && end <= floatShift.length) {
            apply(values, end, floatShift, floatScale, (float) base);
            return;
        }
        for (int at = from; at < end; at += floatShift.length) {
            apply(values, at, Math.min(floatShift.length, end - at), floatShift, floatScale, (float) base);
        }
    }

    private static void apply(float[] values, int at, int count, float[] shift, float[] scale, float base) {
        for (int i = 0; i < count; i++) {
            values[at + i] = (values[at + i] - shift[i]) * scale[i] + base;
        }
    }
}
