package io.penstock.engine.split;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the keys at given ranks of rows that no single machine holds: radix selection, several ranks and classes at
 * once. The first round counts. Each further round counts the rows by the next bits of their keys, in the cells where a
 * cut must lie, and so narrows the cells down; as soon as the cells hold few rows altogether, a last round brings their
 * keys. Exact, and the same for any partitioning. Between rounds the step's state holds the cells.
 *
 * @param cuts as far as they are known: while a key is searched for, the smallest that it can be
 * @param within by class: how many rows of its cell come before each cut
 * @param sizes by class: how many rows the cell of each cut holds
 * @param bits how many low bits of the keys are not known yet
 */
record CutSearch(Cuts cuts, long[][] within, long[][] sizes, int bits) {
    /** Rows in all cells together that are few enough to bring their keys. */
    static final int FEW = 1 << 16;

    private static final String BITS = "bits";
    private static final String WITHIN = "within";
    private static final String SIZES = "sizes";

    /** The learner of the round that a step is in. The ranks are asked for once, with the rows of each class. */
    static Learner<?> learner(
            Splitter step, RowOrder order, Function<TreeMap<String, Long>, Map<String, long[]>> ranks) {
        return isOver(step.state())
                ? new CountLearner(order, counts -> begin(counts, ranks).outcome(step))
                : new CellLearner(step, order, of(step.state()));
    }

    /** Whether no search is going on: none has begun, or it has found its cuts. */
    static boolean isOver(State state) {
        return !state.has(BITS);
    }

    private static CutSearch begin(
            TreeMap<String, long[]> counts, Function<TreeMap<String, Long>, Map<String, long[]>> ranks) {
        TreeMap<String, Long> rows = new TreeMap<>();
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            rows.put(entry.getKey(), entry.getValue()[0]);
            least = Math.min(least, entry.getValue()[1]);
            most = Math.max(most, entry.getValue()[2]);
        }
        Map<String, long[]> wanted = ranks.apply(rows);
        List<String> classes = List.copyOf(rows.keySet());
        int bits = Long.SIZE - Long.numberOfLeadingZeros(least ^ most);
        long[][] cutRanks = new long[classes.size()][];
        long[][] keys = new long[classes.size()][];
        long[][] sizes = new long[classes.size()][];
        long[] total = new long[classes.size()];
        for (int i = 0; i < cutRanks.length; i++) {
            long[] own = wanted.getOrDefault(classes.get(i), new long[0]);
            total[i] = rows.getOrDefault(classes.get(i), 0L);
            cutRanks[i] = own;
            keys[i] = new long[own.length];
            Arrays.fill(keys[i], floor(least, bits));
            sizes[i] = new long[own.length];
            Arrays.fill(sizes[i], total[i]);
        }
        return new CutSearch(new Cuts(classes, total, cutRanks, keys), cutRanks, sizes, bits);
    }

    /** The smallest key that shares all but the lowest bits with this one. */
    static long floor(long key, int bits) {
        return bits == Long.SIZE ? Long.MIN_VALUE : key >> bits << bits;
    }

    static CutSearch of(State state) {
        Cuts cuts = Cuts.of(state);
        long[] offsets = new long[cuts.ranks().length + 1];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + cuts.ranks()[i - 1].length;
        }
        return new CutSearch(
                cuts,
                Cuts.parts(Cuts.longs(state, WITHIN), offsets),
                Cuts.parts(Cuts.longs(state, SIZES), offsets),
                (int) state.number(BITS));
    }

    /** Whether a key has to be found for a cut: not at the very beginning, nor behind the last row. */
    boolean isSearched(int position, int cut) {
        long rank = cuts.ranks()[position][cut];
        return rank > 0 && rank < cuts.counts()[position];
    }

    /** The step with the cuts where they are known, or what the next round needs. */
    Outcome outcome(Splitter step) {
        boolean searching = false;
        for (int i = 0; i < within.length; i++) {
            for (int j = 0; j < within[i].length; j++) {
                searching |= isSearched(i, j);
                if (bits == 0 && isSearched(i, j) && sizes[i][j] > 1) {
                    throw PenstockException.data("rows that are split must have different ids")
                            .value(sizes[i][j] + " or more rows of one id")
                            .remedy("read the data in a way that numbers the rows")
                            .build();
                }
            }
        }
        if (!searching || bits == 0) {
            return new Outcome.Fitted(step.withState(cuts.state()));
        }
        State state = cuts.state()
                .with(WITHIN, Tensor.scalars(Cuts.flat(within)))
                .with(SIZES, Tensor.scalars(Cuts.flat(sizes)))
                .with(BITS, (Object) bits);
        return new Outcome.Again((Splitter) step.withState(state), State.EMPTY, bits + " bits of the cuts to find");
    }
}
