package io.penstock.engine.step;

/** A function of single numbers over the rows of one column, whose elements are {@code offset} to {@code offset + width} of all. */
record EachKernel(ElementwiseLive.Each function, int offset, int width) implements ElementwiseLive.Kernel {
    @Override
    public void apply(double[] values, int from, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j++) {
                int at = from + row * width + j;
                values[at] = function.apply(values[at], offset + j);
            }
        }
    }

    @Override
    public void apply(float[] values, int from, int rows) {
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < width; j++) {
                int at = from + row * width + j;
                values[at] = (float) function.apply(values[at], offset + j);
            }
        }
    }
}
