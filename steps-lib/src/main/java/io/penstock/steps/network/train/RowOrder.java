package io.penstock.steps.network.train;

import io.penstock.steps.common.PathSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows that are held, and the random order in which they are learned from: that of a hash of their ids. */
final class RowOrder {
    private static final int ROW_BITS = 31;

    private final List<Feed.Fed> blocks = new ArrayList<>();
    private int[] block = new int[1024];
    private int[] row = new int[1024];
    private long[] order = new long[0];
    private int size;

    void add(Feed.Fed fed, int at) {
        if (blocks.isEmpty() || blocks.get(blocks.size() - 1).ids() != fed.ids()) {
            blocks.add(fed);
        }
        if (size == block.length) {
            block = Arrays.copyOf(block, 2 * size);
            row = Arrays.copyOf(row, 2 * size);
        }
        block[size] = blocks.size() - 1;
        row[size++] = at;
    }

    int size() {
        return size;
    }

    /** Puts them in the order of a key. */
    void shuffle(long key) {
        order = new long[size];
        for (int i = 0; i < size; i++) {
            long place = PathSeed.place(key, blocks.get(block[i]).ids()[row[i]]);
            order[i] = place >>> ROW_BITS << ROW_BITS ^ Long.MIN_VALUE | i;
        }
        Arrays.sort(order);
    }

    /** Leaves them in the order in which they came. */
    void keep() {
        order = new long[size];
        Arrays.setAll(order, i -> i);
    }

    private int at(int place) {
        return (int) (order[place] & (1L << ROW_BITS) - 1);
    }

    Feed.Fed fed(int place) {
        return blocks.get(block[at(place)]);
    }

    int row(int place) {
        return row[at(place)];
    }

    void clear() {
        blocks.clear();
        size = 0;
    }
}
