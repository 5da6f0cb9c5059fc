package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;

/** Checks of the values that a step is given. */
public final class Values {
    private Values() {}

    /**
     * Refuses NaN (nulls among them) and infinities, naming how many there are in the block and where the first one is.
     *
     * @param matrix the features of the block, one row per row
     */
    public static void requireFinite(Batch batch, Tensor matrix, Features features) {
        if (isFinite(matrix)) {
            return;
        }
        int count = 0;
        int first = -1;
        for (int i = 0; i < matrix.elements(); i++) {
            if (!Double.isFinite(matrix.get(i))) {
                first = count == 0 ? i : first;
                count++;
            }
        }
        int row = first / matrix.width();
        throw PenstockException.data("this step takes finite numbers only, no null, NaN or infinity")
                .value(count + " in this block, the first is " + matrix.get(first) + " in '"
                        + features.name(first % matrix.width()) + "' of the row with id " + batch.ids()[row])
                .remedy("put an Imputer before this step, or leave those rows out")
                .build();
    }

    /** Zero times a number is zero, times NaN or infinity it is NaN; several sums at once, as each addition waits for the one before. */
    private static boolean isFinite(Tensor matrix) {
        int from = matrix.offset();
        int to = from + matrix.elements();
        if (matrix.type() == DataType.FLOAT64) {
            double[] values = matrix.doubles();
            double even = 0;
            double odd = 0;
            double third = 0;
            double fourth = 0;
            int i = from;
            for (; i + 3 < to; i += 4) {
                even += values[i] * 0.0;
                odd += values[i + 1] * 0.0;
                third += values[i + 2] * 0.0;
                fourth += values[i + 3] * 0.0;
            }
            for (; i < to; i++) {
                even += values[i] * 0.0;
            }
            return even + odd + third + fourth == 0;
        }
        float[] values = matrix.floats();
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i] * 0.0f;
        }
        return sum == 0;
    }
}
