package io.penstock.steps.impute;

import io.penstock.engine.step.ElementwiseLive;

/** NaN become the feature's fill; everything else stays. */
final class FillKernel implements ElementwiseLive.Kernel {
    private final double[] fills;

    FillKernel(double[] all, int offset, int width) {
        this.fills = java.util.Arrays.copyOfRange(all, offset, offset + width);
    }

    @Override
    public void apply(double[] values, int from, int rows) {
        double[] fill = fills;
        int width = fill.length;
        for (int at = from; at < from + rows * width; at += width) {
            for (int j = 0; j < width; j++) {
                double value = values[at + j];
                if (Double.isNaN(value)) {
                    values[at + j] = fill[j];
                }
            }
        }
    }

    @Override
    public void apply(float[] values, int from, int rows) {
        double[] fill = fills;
        int width = fill.length;
        for (int at = from; at < from + rows * width; at += width) {
            for (int j = 0; j < width; j++) {
                float value = values[at + j];
                if (Double.isNaN(value)) {
                    values[at + j] = (float) fill[j];
                }
            }
        }
    }
}
