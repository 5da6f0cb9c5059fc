package io.penstock.steps.sample;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;

/**
 * Finds the place of the row of a given rank in every class, round by round, as a radix sort would: a round counts the
 * rows by the next bits of their places, and the one interval that holds the rank is looked into further. A million rows
 * take three rounds. Places are unsigned; no two rows share one.
 *
 * @param low by class, the first place of the interval; where nothing is looked for any more, the place that was found
 * @param rank by class, the rank that is looked for within the interval, from 1; 0 where nothing is looked for
 * @param depth how many bits of {@code low} are settled
 */
record PlaceSelection(long[] low, long[] rank, int depth) {
    private static final String LOW = "selection.low";
    private static final String RANK = "selection.rank";
    private static final String DEPTH = "selection.depth";
    /** Counters of one round, in bits: 2 MiB. */
    private static final int MOST_BITS = 18;

    /**
     * @param ranks by class, 0 where nothing is looked for
     */
    static PlaceSelection start(long[] ranks) {
        return new PlaceSelection(new long[ranks.length], ranks, 0);
    }

    static boolean isOwn(String name) {
        return name.equals(LOW) || name.equals(RANK);
    }

    static PlaceSelection read(State state) {
        return new PlaceSelection(
                state.tensor(LOW).compact().longs(),
                state.tensor(RANK).compact().longs(),
                (int) state.number(DEPTH));
    }

    State write(State state) {
        return state.with(LOW, Tensor.scalars(low))
                .with(RANK, Tensor.scalars(rank))
                .with(DEPTH, (Object) depth);
    }

    private int open() {
        int open = 0;
        for (long each : rank) {
            open += each > 0 ? 1 : 0;
        }
        return open;
    }

    boolean isOver() {
        return open() == 0;
    }

    /** By class, which of the open ones it is; −1 where nothing is looked for. */
    int[] slots() {
        int[] slots = new int[rank.length];
        int next = 0;
        for (int k = 0; k < slots.length; k++) {
            slots[k] = rank[k] > 0 ? next++ : -1;
        }
        return slots;
    }

    /** How many bits of a place a round looks at. */
    int bits() {
        int taken = 32 - Integer.numberOfLeadingZeros(Math.max(1, open()) - 1);
        return Math.min(64 - depth, Math.max(4, Math.min(16, MOST_BITS - taken)));
    }

    /** The counters of a round: for every open class one per value of the next bits. */
    long[] counters() {
        return new long[open() << bits()];
    }

    /** The value of the next bits of a place in the class's interval; −1 for a place outside. */
    int bin(int position, long place) {
        boolean inside = depth == 0 || (place ^ low[position]) >>> (64 - depth) == 0;
        return inside ? (int) ((place << depth) >>> (64 - bits())) : -1;
    }

    /** What is known after a round. */
    PlaceSelection narrowed(long[] counters) {
        long[] nextLow = low.clone();
        long[] nextRank = rank.clone();
        int rest = 64 - depth - bits();
        int from = 0;
        for (int k = 0; k < rank.length; k++) {
            if (rank[k] == 0) {
                continue;
            }
            int bin = 0;
            while (bin < 1 << bits() && counters[from + bin] < nextRank[k]) {
                nextRank[k] -= counters[from + bin];
                bin++;
            }
            if (bin == 1 << bits()) {
                throw unstable(
                        "fewer rows of a class than in the round before",
                        "make the input the same whenever it is read");
            }
            nextLow[k] = low[k] | ((long) bin << rest);
            if (counters[from + bin] == nextRank[k]) {
                nextLow[k] |= rest == 0 ? 0 : -1L >>> (64 - rest);
                nextRank[k] = 0;
            } else if (rest == 0) {
                throw unstable(counters[from + bin] + " rows of one id", "give every row an id of its own");
            }
            from += 1 << bits();
        }
        return new PlaceSelection(nextLow, nextRank, depth + bits());
    }

    private static PenstockException unstable(String value, String remedy) {
        return PenstockException.data("every round of a fit must see the same rows, each once")
                .value(value)
                .remedy(remedy)
                .build();
    }
}
