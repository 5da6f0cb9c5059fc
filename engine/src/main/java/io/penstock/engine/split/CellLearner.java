package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A further round of finding cuts. The partial has an array per cell: how many of its rows have each value of the next
 * bits, or the keys of its rows where they are few; empty where a partition has none of its rows.
 */
final class CellLearner implements Learner<List<long[]>> {
    /** Most numbers of a partial. */
    private static final int MOST_NUMBERS = 1 << 20;

    private static final int MOST_BITS = 16;

    private final Splitter step;
    private final RowOrder order;
    private final CutSearch search;
    /** By class: the number of each cell, by its smallest key. */
    private final List<Map<Long, Integer>> cells = new ArrayList<>();

    private final Map<String, Integer> positions = new HashMap<>();
    private final int count;
    private final boolean brings;
    private final int bits;

    CellLearner(Splitter step, RowOrder order, CutSearch search) {
        this.step = step;
        this.order = order;
        this.search = search;
        int number = 0;
        long rows = 0;
        for (int i = 0; i < search.cuts().classes().size(); i++) {
            positions.put(search.cuts().classes().get(i), i);
            Map<Long, Integer> own = new HashMap<>();
            for (int j = 0; j < search.within()[i].length; j++) {
                if (search.isSearched(i, j) && own.putIfAbsent(search.cuts().keys()[i][j], number) == null) {
                    number++;
                    rows += search.sizes()[i][j];
                }
            }
            cells.add(own);
        }
        this.count = number;
        this.brings = rows <= CutSearch.FEW;
        int affordable = 31 - Integer.numberOfLeadingZeros(Math.max(2, MOST_NUMBERS / Math.max(1, number)));
        this.bits = Math.min(search.bits(), Math.min(MOST_BITS, affordable));
    }

    @Override
    public Pass<List<long[]>> open(Context context) {
        return new CellPass();
    }

    private final class CellPass implements Pass<List<long[]>> {
        private final long[][] found = new long[count][0];
        private final int[] sizes = new int[count];

        @Override
        public void learn(Batch batch) {
            Column classes = order.classes(batch);
            for (int row = 0; row < batch.rows(); row++) {
                Integer position = positions.get(RowOrder.stratum(classes, row));
                long key = order.key(batch.ids()[row]);
                Integer cell = position == null ? null : cells.get(position).get(CutSearch.floor(key, search.bits()));
                if (cell != null) {
                    add(cell, key);
                }
            }
        }

        private void add(int cell, long key) {
            if (brings) {
                if (sizes[cell] == found[cell].length) {
                    found[cell] = Arrays.copyOf(found[cell], Math.max(8, 2 * sizes[cell]));
                }
                found[cell][sizes[cell]++] = key;
            } else {
                if (found[cell].length == 0) {
                    found[cell] = new long[1 << bits];
                    sizes[cell] = 1 << bits;
                }
                found[cell][bin(key)]++;
            }
        }

        @Override
        public List<long[]> finish() {
            List<long[]> partial = new ArrayList<>();
            for (int cell = 0; cell < count; cell++) {
                partial.add(Arrays.copyOf(found[cell], sizes[cell]));
            }
            return partial;
        }
    }

    /** The next bits of a key as a number of the same order. */
    private int bin(long key) {
        long unsigned = key ^ Long.MIN_VALUE;
        return (int) (unsigned >>> (search.bits() - bits) & ((1L << bits) - 1));
    }

    @Override
    public List<long[]> merge(List<long[]> left, List<long[]> right) {
        List<long[]> total = new ArrayList<>();
        for (int cell = 0; cell < count; cell++) {
            total.add(brings ? both(left.get(cell), right.get(cell)) : sum(left.get(cell), right.get(cell)));
        }
        return total;
    }

    private static long[] both(long[] left, long[] right) {
        long[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static long[] sum(long[] left, long[] right) {
        if (left.length == 0 || right.length == 0) {
            return left.length == 0 ? right : left;
        }
        long[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    @Override
    public Outcome conclude(List<long[]> total, State memory) {
        List<long[]> found = new ArrayList<>(total);
        if (brings) {
            found.replaceAll(keys -> {
                long[] sorted = keys.clone();
                Arrays.sort(sorted);
                return sorted;
            });
        }
        long[][] keys = copy(search.cuts().keys());
        long[][] within = copy(search.within());
        long[][] sizes = copy(search.sizes());
        for (int i = 0; i < keys.length; i++) {
            for (int j = 0; j < keys[i].length; j++) {
                Integer cell = search.isSearched(i, j) ? cells.get(i).get(keys[i][j]) : null;
                if (cell == null) {
                    continue;
                }
                long[] own = found.get(cell);
                if (brings) {
                    int at = (int) within[i][j];
                    keys[i][j] = own[at];
                    sizes[i][j] =
                            at + 1 < own.length && own[at + 1] == own[at] || at > 0 && own[at - 1] == own[at] ? 2 : 1;
                    continue;
                }
                int bin = 0;
                while (within[i][j] >= own[bin]) {
                    within[i][j] -= own[bin++];
                }
                keys[i][j] += (long) bin << (search.bits() - bits);
                sizes[i][j] = own[bin];
            }
        }
        Cuts cuts = search.cuts();
        int left = brings ? 0 : search.bits() - bits;
        return new CutSearch(new Cuts(cuts.classes(), cuts.counts(), cuts.ranks(), keys), within, sizes, left)
                .outcome(step);
    }

    private static long[][] copy(long[][] parts) {
        return Arrays.stream(parts).map(long[]::clone).toArray(long[][]::new);
    }
}
