package io.penstock.steps.common;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;

/** Moves rows between tensors of any type and doubles. */
public final class Elements {
    private Elements() {}

    /** Copies one row into doubles; nulls become NaN. */
    public static void read(Tensor tensor, int row, double[] into) {
        int width = tensor.width();
        if (tensor.type() == DataType.FLOAT64 && tensor.nulls() == null) {
            System.arraycopy(tensor.doubles(), tensor.offset() + row * width, into, 0, width);
            return;
        }
        for (int j = 0; j < width; j++) {
            into[j] = tensor.get(row, j);
        }
    }

    /** Writes doubles into an array of a tensor from that element on; integers are rounded and kept in their range. */
    public static void write(double[] values, Object array, int from) {
        if (array instanceof double[] doubles) {
            System.arraycopy(values, 0, doubles, from, values.length);
        } else if (array instanceof float[] floats) {
            for (int j = 0; j < values.length; j++) {
                floats[from + j] = (float) values[j];
            }
        } else if (array instanceof int[] ints) {
            for (int j = 0; j < values.length; j++) {
                ints[from + j] = (int) Math.rint(values[j]);
            }
        } else if (array instanceof long[] longs) {
            for (int j = 0; j < values.length; j++) {
                longs[from + j] = (long) Math.rint(values[j]);
            }
        } else if (array instanceof byte[] bytes) {
            for (int j = 0; j < values.length; j++) {
                bytes[from + j] = (byte) (int) Math.rint(Math.min(255, Math.max(0, values[j])));
            }
        } else {
            throw new IllegalArgumentException("no numbers: " + array.getClass().getSimpleName());
        }
    }
}
