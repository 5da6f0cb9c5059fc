package io.penstock.steps.math;

/**
 * A {@link QuantileSketch} as plain arrays: a partial that merges. Arrays are not copied: treat them as read-only.
 *
 * @param size the {@code k} of the sketch
 * @param count number of values added
 * @param minimum least value, or positive infinity when empty
 * @param maximum largest value, or negative infinity when empty
 * @param over the most by which a rank may be overstated
 * @param under the most by which a rank may be understated
 * @param sizes number of values kept at each level, lowest level first
 * @param values the values kept, level after level
 */
public record QuantileSummary(
        int size, long count, double minimum, double maximum, long over, long under, long[] sizes, double[] values) {
    /**
     * Checks that the parts agree.
     *
     * @throws IllegalArgumentException if they cannot come from a sketch
     */
    public QuantileSummary {
        long weight = 0;
        long kept = 0;
        boolean valid = size >= 2 && over >= 0 && under >= 0 && sizes.length < 63;
        for (int level = 0; valid && level < sizes.length; level++) {
            valid = sizes[level] >= 0 && sizes[level] < 2L * size;
            weight += sizes[level] << level;
            kept += sizes[level];
        }
        if (!valid || weight != count || kept != values.length) {
            throw new IllegalArgumentException("not a quantile sketch: size " + size + ", count " + count + ", weight "
                    + weight + ", values " + values.length);
        }
    }

    /**
     * The sketch of both streams; neither argument changes, and an empty one is the identity.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public QuantileSummary merge(QuantileSummary other) {
        QuantileSketch sketch = QuantileSketch.of(this);
        sketch.merge(QuantileSketch.of(other));
        return sketch.summary();
    }
}
