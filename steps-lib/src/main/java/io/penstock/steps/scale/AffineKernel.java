package io.penstock.steps.scale;

import io.penstock.engine.step.ElementwiseLive;

/** {@code x → (x − shift) · scale + base} by feature. */
final class AffineKernel implements ElementwiseLive.Kernel {
    private final double[] shift;
    private final double[] scale;
    private final double base;
    private final float[] floatShift;
    private final float[] floatScale;

    /** Takes {@code width} values from {@code offset} of both. */
    AffineKernel(double[] shift, double[] scale, double base, int offset, int width) {
        this.base = base;
        this.shift = java.util.Arrays.copyOfRange(shift, offset, offset + width);
        this.scale = java.util.Arrays.copyOfRange(scale, offset, offset + width);
        this.floatShift = new float[width];
        this.floatScale = new float[width];
        for (int j = 0; j < width; j++) {
            floatShift[j] = (float) this.shift[j];
            floatScale[j] = (float) this.scale[j];
        }
    }

    @Override
    public void apply(double[] values, int from, int rows) {
        double[] subtract = shift;
        double[] multiply = scale;
        int width = subtract.length;
        double add = base;
        for (int at = from; at < from + rows * width; at += width) {
            for (int j = 0; j < width; j++) {
                values[at + j] = (values[at + j] - subtract[j]) * multiply[j] + add;
            }
        }
    }

    @Override
    public void apply(float[] values, int from, int rows) {
        float[] subtract = floatShift;
        float[] multiply = floatScale;
        int width = subtract.length;
        float add = (float) base;
        for (int at = from; at < from + rows * width; at += width) {
            for (int j = 0; j < width; j++) {
                values[at + j] = (values[at + j] - subtract[j]) * multiply[j] + add;
            }
        }
    }
}
