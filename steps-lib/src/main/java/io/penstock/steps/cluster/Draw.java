package io.penstock.steps.cluster;

import io.penstock.steps.common.FeatureSpread;
import java.util.Arrays;

/**
 * The rows with the lowest keys among those that were seen, the lowest first; equal keys are ordered by id. Which rows these are
 * does not depend on partitions.
 *
 * @param seed for the draws on the driver, the same in every partition
 * @param keys one per row that was drawn
 * @param ids of these rows
 * @param values of these rows, {@code [rows, width]}
 * @param cost weighted sum of the squared distances to the candidates so far; 0 in the first round
 * @param spread of the features in the first round
 */
public record Draw(long seed, double[] keys, long[] ids, double[] values, double cost, FeatureSpread spread) {
    int rows() {
        return keys.length;
    }

    int width() {
        return keys.length == 0 ? 0 : values.length / keys.length;
    }

    /** The lowest {@code most} of both; neither changes. */
    Draw merge(Draw other, int most) {
        int count = Math.min(most, rows() + other.rows());
        int width = Math.max(width(), other.width());
        double[] mergedKeys = new double[count];
        long[] mergedIds = new long[count];
        double[] mergedValues = new double[count * width];
        int left = 0;
        int right = 0;
        for (int i = 0; i < count; i++) {
            boolean fromLeft = right == other.rows() || (left < rows() && before(left, other, right));
            Draw source = fromLeft ? this : other;
            int row = fromLeft ? left++ : right++;
            mergedKeys[i] = source.keys[row];
            mergedIds[i] = source.ids[row];
            System.arraycopy(source.values, row * width, mergedValues, i * width, width);
        }
        return new Draw(seed, mergedKeys, mergedIds, mergedValues, cost + other.cost, spread.merge(other.spread));
    }

    private boolean before(int row, Draw other, int otherRow) {
        int order = Double.compare(keys[row], other.keys[otherRow]);
        return order < 0 || (order == 0 && ids[row] <= other.ids[otherRow]);
    }

    /** The rows after some others, {@code [before + rows, width]}. */
    double[] after(double[] before) {
        double[] all = Arrays.copyOf(before, before.length + values.length);
        System.arraycopy(values, 0, all, before.length, values.length);
        return all;
    }
}
