package io.penstock.engine.metric;

import java.util.Arrays;

/**
 * The weights of positive and negative rows by score, smallest score first. While there are at most so many different
 * scores, each is kept as it is. Beyond that all scores lose as many of their lowest bits as it takes, and rows of one
 * cell count as tied. How many bits that is depends on the set of scores only, so the table is the same in whatever
 * order and parts the rows come.
 *
 * @param dropped how many low bits the scores have lost
 * @param missing the weight of rows whose score is NaN
 * @param keys the scores as whole numbers of the same order, their low bits 0
 * @param positive the weight of positive rows, by score
 * @param negative the weight of negative rows, by score
 */
record ScoreTable(int dropped, double missing, long[] keys, double[] positive, double[] negative) {
    /** Most different scores of a table, where there are few tables. */
    static final int MOST = 1 << 16;

    static final ScoreTable EMPTY = new ScoreTable(0, 0, new long[0], new double[0], new double[0]);

    /** How many different scores each of some tables may keep: 65,536, and fewer beyond 16 tables, yet at least 1,024. */
    static int most(int tables) {
        return Math.max(1024, Math.min(MOST, Integer.highestOneBit((MOST << 4) / Math.max(1, tables))));
    }

    /** A score as a whole number of the same order; minus zero is zero. */
    static long key(double score) {
        long bits = Double.doubleToLongBits(score + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    int size() {
        return keys.length;
    }

    /** Whether every score was kept as it is. */
    boolean isExact() {
        return dropped == 0;
    }

    /** Both tables as one of at most that many different scores. */
    ScoreTable merge(ScoreTable other, int most) {
        int bits = Math.max(dropped, other.dropped);
        ScoreTable left = coarse(bits);
        ScoreTable right = other.coarse(bits);
        long[] all = new long[left.size() + right.size()];
        double[] up = new double[all.length];
        double[] down = new double[all.length];
        int size = 0;
        for (int i = 0, j = 0; i < left.size() || j < right.size(); size++) {
            boolean takesLeft = j == right.size() || i < left.size() && left.keys[i] <= right.keys[j];
            boolean takesRight = i == left.size() || j < right.size() && right.keys[j] <= left.keys[i];
            all[size] = takesLeft ? left.keys[i] : right.keys[j];
            up[size] = (takesLeft ? left.positive[i] : 0) + (takesRight ? right.positive[j] : 0);
            down[size] = (takesLeft ? left.negative[i] : 0) + (takesRight ? right.negative[j] : 0);
            i += takesLeft ? 1 : 0;
            j += takesRight ? 1 : 0;
        }
        ScoreTable merged = new ScoreTable(
                bits,
                missing + other.missing,
                Arrays.copyOf(all, size),
                Arrays.copyOf(up, size),
                Arrays.copyOf(down, size));
        return merged.fitting(most);
    }

    /** This table, coarse enough to have at most that many different scores. */
    ScoreTable fitting(int most) {
        if (size() <= most) {
            return this;
        }
        int bits = dropped;
        while (count(bits) > most) {
            bits++;
        }
        return coarse(bits);
    }

    private int count(int bits) {
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            count += i == 0 || keys[i] >> bits != keys[i - 1] >> bits ? 1 : 0;
        }
        return count;
    }

    private ScoreTable coarse(int bits) {
        if (bits == dropped) {
            return this;
        }
        int count = count(bits);
        long[] fewer = new long[count];
        double[] up = new double[count];
        double[] down = new double[count];
        int at = -1;
        for (int i = 0; i < keys.length; i++) {
            long cell = keys[i] >> bits << bits;
            if (at < 0 || fewer[at] != cell) {
                fewer[++at] = cell;
            }
            up[at] += positive[i];
            down[at] += negative[i];
        }
        return new ScoreTable(bits, missing, fewer, up, down);
    }

    /** This table as one array, which crosses any wire. */
    long[] pack() {
        long[] packed = new long[2 + 3 * size()];
        packed[0] = dropped;
        packed[1] = Double.doubleToRawLongBits(missing);
        for (int i = 0; i < size(); i++) {
            packed[2 + 3 * i] = keys[i];
            packed[3 + 3 * i] = Double.doubleToRawLongBits(positive[i]);
            packed[4 + 3 * i] = Double.doubleToRawLongBits(negative[i]);
        }
        return packed;
    }

    /** What {@link #pack} has packed. */
    static ScoreTable unpack(long[] packed) {
        int size = (packed.length - 2) / 3;
        long[] keys = new long[size];
        double[] positive = new double[size];
        double[] negative = new double[size];
        for (int i = 0; i < size; i++) {
            keys[i] = packed[2 + 3 * i];
            positive[i] = Double.longBitsToDouble(packed[3 + 3 * i]);
            negative[i] = Double.longBitsToDouble(packed[4 + 3 * i]);
        }
        return new ScoreTable((int) packed[0], Double.longBitsToDouble(packed[1]), keys, positive, negative);
    }

    /** Collects rows, a table's worth at a time. Not thread-safe. */
    static final class Collector {
        private final int most;
        private final long[] keys;
        private final double[] weights;
        private final boolean[] isPositive;
        private int count;
        private double missing;
        private ScoreTable table = EMPTY;

        Collector(int most) {
            this.most = most;
            this.keys = new long[most / 2];
            this.weights = new double[most / 2];
            this.isPositive = new boolean[most / 2];
        }

        void add(double score, boolean positive, double weight) {
            if (Double.isNaN(score)) {
                missing += weight;
                return;
            }
            if (count == keys.length) {
                flush();
            }
            keys[count] = key(score);
            weights[count] = weight;
            isPositive[count++] = positive;
        }

        private void flush() {
            long[] distinct = Arrays.copyOf(keys, count);
            Arrays.sort(distinct);
            int size = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || distinct[i] != distinct[i - 1]) {
                    distinct[size++] = distinct[i];
                }
            }
            distinct = Arrays.copyOf(distinct, size);
            double[] up = new double[size];
            double[] down = new double[size];
            for (int i = 0; i < count; i++) {
                int at = Arrays.binarySearch(distinct, keys[i]);
                (isPositive[i] ? up : down)[at] += weights[i];
            }
            table = table.merge(new ScoreTable(0, missing, distinct, up, down), most);
            missing = 0;
            count = 0;
        }

        /** Everything that was added. */
        ScoreTable finish() {
            flush();
            return table;
        }
    }
}
