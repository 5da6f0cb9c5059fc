package io.penstock.steps.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A deterministic, mergeable sketch of the order statistics of a stream, with a rank error that is tracked exactly.
 *
 * <p>Level {@code h} keeps fewer than {@code 2k} values that each stand for {@code 2^h}. A level that fills is sorted
 * and every other value moves up, after J. Munro and M. Paterson (1980) and G. Manku, S. Rajagopalan and B. Lindsay
 * (1998). Keeping the first of each pair can only overstate a rank and keeping the second only understate it, by
 * {@code 2^h} at most, so the two errors are summed apart and each compaction picks the side that is lower. The sketch
 * is exact while fewer than {@code 2k} values were added, whatever the merges, and always knows the true minimum and
 * maximum. Its size is at most {@code 2k} values for each of {@code 1 + log2(n / 2k)} levels.
 *
 * <p>The same values in the same order give the same bits; merging in another order gives other values within the
 * bound. Not thread-safe.
 */
public final class QuantileSketch {
    /** The size that suits most uses: a tracked rank error under 0.1% at a hundred million values. */
    public static final int DEFAULT_SIZE = 4096;

    private final int size;
    private final List<double[]> levels = new ArrayList<>();
    private int[] filled = new int[0];
    private long count;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private long over;
    private long under;

    /**
     * An empty sketch.
     *
     * @param size at least 2; the rank error falls in proportion, the memory grows in proportion
     * @throws IllegalArgumentException if {@code size} is out of range
     */
    public QuantileSketch(int size) {
        if (size < 2 || size > 1 << 24) {
            throw new IllegalArgumentException("size of a quantile sketch must be between 2 and 2^24: " + size);
        }
        this.size = size;
    }

    /** A sketch that continues from a summary. */
    public static QuantileSketch of(QuantileSummary summary) {
        QuantileSketch sketch = new QuantileSketch(summary.size());
        int from = 0;
        for (int level = 0; level < summary.sizes().length; level++) {
            int kept = (int) summary.sizes()[level];
            sketch.append(level, summary.values(), from, kept);
            from += kept;
        }
        sketch.count = summary.count();
        sketch.minimum = summary.minimum();
        sketch.maximum = summary.maximum();
        sketch.over = summary.over();
        sketch.under = summary.under();
        return sketch;
    }

    /** The sketch so far, as plain arrays. */
    public QuantileSummary summary() {
        long[] sizes = new long[levels.size()];
        double[] values = new double[Arrays.stream(filled).sum()];
        int at = 0;
        for (int level = 0; level < sizes.length; level++) {
            sizes[level] = filled[level];
            System.arraycopy(levels.get(level), 0, values, at, filled[level]);
            at += filled[level];
        }
        return new QuantileSummary(size, count, minimum, maximum, over, under, sizes, values);
    }

    /**
     * Adds values.
     *
     * @throws IllegalArgumentException at the first NaN, which has no rank; the values before it are added
     */
    public void add(double... values) {
        add(values, 0, values.length, 1);
    }

    /**
     * Adds {@code length} values, {@code stride} apart, such as a column of a row-major block.
     *
     * @param offset index of the first value
     * @param stride one or more
     * @throws IndexOutOfBoundsException if a value is outside the array
     * @throws IllegalArgumentException at the first NaN, which has no rank; the values before it are added
     */
    public void add(double[] values, int offset, int length, int stride) {
        if (length <= 0) {
            return;
        }
        Objects.checkIndex(offset, values.length);
        Objects.checkIndex(offset + (long) (length - 1) * stride, (long) values.length);
        double[] lowest = room(0, 1);
        for (int i = 0; i < length; i++) {
            double value = values[offset + i * stride];
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("cannot rank NaN; filter missing values before the sketch");
            }
            if (filled[0] == lowest.length) {
                lowest = room(0, 1);
            }
            lowest[filled[0]++] = value;
            count++;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            if (filled[0] >= 2 * size) {
                compact();
                lowest = levels.get(0);
            }
        }
    }

    /**
     * Adds all that another sketch holds, which does not change.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public void merge(QuantileSketch other) {
        if (other.size != size) {
            throw new IllegalArgumentException(
                    "cannot merge quantile sketches of sizes " + size + " and " + other.size);
        }
        for (int level = 0; level < other.levels.size(); level++) {
            append(level, other.levels.get(level), 0, other.filled[level]);
        }
        count += other.count;
        minimum = Math.min(minimum, other.minimum);
        maximum = Math.max(maximum, other.maximum);
        over += other.over;
        under += other.under;
        compact();
    }

    /** The number of values added. */
    public long count() {
        return count;
    }

    /** The most by which the rank of any answer may be wrong, in values; zero while exact. */
    public long maximumRankError() {
        return Math.max(over, under);
    }

    /**
     * What {@link #maximumRankError} never exceeds for {@code count} values in sketches of {@code size}, however they
     * were added and merged: {@code count / (2 * size)} for each level that can have been compacted.
     */
    public static double rankErrorBound(int size, long count) {
        double bound = 0;
        for (long full = 2L * size; full <= count; full *= 2) {
            bound += count / (2.0 * size);
        }
        return bound;
    }

    /**
     * The order statistic of a rank, within {@link #maximumRankError} of it.
     *
     * @param rank from zero, the minimum, to {@code count - 1}, the maximum
     * @throws IndexOutOfBoundsException if {@code rank} is out of range
     */
    public double valueAt(long rank) {
        return valuesAt(Objects.checkIndex(rank, count), rank)[0];
    }

    /**
     * The quantile at {@code fraction}, interpolated linearly between the order statistics around
     * {@code fraction * (count - 1)}, as NumPy's default.
     *
     * @param fraction between zero and one
     * @throws IllegalArgumentException if {@code fraction} is out of range
     * @throws IllegalStateException if the sketch is empty
     */
    public double quantile(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be between 0 and 1: " + fraction);
        }
        if (count == 0) {
            throw new IllegalStateException("an empty sketch has no quantiles");
        }
        double position = fraction * (count - 1);
        long rank = Math.min(count - 1, (long) position);
        double share = position - rank;
        double[] around = valuesAt(rank, Math.min(count - 1, rank + 1));
        return share == 0 || around[0] == around[1] ? around[0] : around[0] * (1 - share) + around[1] * share;
    }

    private double[] valuesAt(long first, long second) {
        int levelCount = levels.size();
        int[] next = new int[levelCount];
        for (int level = 0; level < levelCount; level++) {
            Arrays.sort(levels.get(level), 0, filled[level]);
        }
        double[] result = new double[2];
        boolean foundFirst = false;
        for (long seen = 0; ; ) {
            int least = -1;
            for (int level = 0; level < levelCount; level++) {
                if (next[level] < filled[level]
                        && (least < 0 || Double.compare(head(level, next), head(least, next)) < 0)) {
                    least = level;
                }
            }
            seen += 1L << least;
            if (!foundFirst && seen > first) {
                result[0] = exact(first, head(least, next));
                foundFirst = true;
            }
            if (seen > second) {
                result[1] = exact(second, head(least, next));
                return result;
            }
            next[least]++;
        }
    }

    private double head(int level, int[] next) {
        return levels.get(level)[next[level]];
    }

    private double exact(long rank, double value) {
        return rank == 0 ? minimum : rank == count - 1 ? maximum : value;
    }

    private double[] room(int level, int more) {
        while (levels.size() <= level) {
            levels.add(new double[0]);
            filled = Arrays.copyOf(filled, levels.size());
        }
        double[] values = levels.get(level);
        int needed = filled[level] + more;
        if (needed > values.length) {
            values = Arrays.copyOf(values, Math.max(needed, Math.min(2 * size, Math.max(16, 2 * values.length))));
            levels.set(level, values);
        }
        return values;
    }

    private void append(int level, double[] values, int from, int length) {
        double[] target = room(level, length);
        System.arraycopy(values, from, target, filled[level], length);
        filled[level] += length;
    }

    private void compact() {
        for (int level = 0; level < levels.size(); level++) {
            if (filled[level] < 2 * size) {
                continue;
            }
            double[] values = levels.get(level);
            int pairs = filled[level] / 2;
            Arrays.sort(values, 0, filled[level]);
            int offset = over <= under ? 0 : 1;
            double[] promoted = new double[pairs];
            for (int i = 0; i < pairs; i++) {
                promoted[i] = values[2 * i + offset];
            }
            values[0] = values[filled[level] - 1];
            filled[level] -= 2 * pairs;
            if (offset == 0) {
                over += 1L << level;
            } else {
                under += 1L << level;
            }
            append(level + 1, promoted, 0, pairs);
        }
    }
}
