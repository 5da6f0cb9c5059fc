package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the ordered rows of each class are cut.
 *
 * @param classes as text; one empty text where all rows are cut together
 * @param counts the rows of each class
 * @param ranks by class, in order: how many rows of the class come before each cut
 * @param keys by class: the key of the first row behind each cut, where there is one
 */
record Cuts(List<String> classes, long[] counts, long[][] ranks, long[][] keys) {
    static final String KEYS = "keys";
    private static final String CLASSES = "classes";
    private static final String COUNTS = "counts";
    private static final String RANKS = "ranks";
    private static final String OFFSETS = "offsets";

    State state() {
        long[] offsets = new long[classes.size() + 1];
        for (int i = 0; i < classes.size(); i++) {
            offsets[i + 1] = offsets[i] + ranks[i].length;
        }
        return State.EMPTY
                .with(CLASSES, Strings.of(classes.toArray(new String[0])))
                .with(COUNTS, Tensor.scalars(counts))
                .with(OFFSETS, Tensor.scalars(offsets))
                .with(RANKS, Tensor.scalars(flat(ranks)))
                .with(KEYS, Tensor.scalars(flat(keys)));
    }

    static Cuts of(State state) {
        long[] offsets = longs(state, OFFSETS);
        return new Cuts(
                Arrays.stream(state.strings(CLASSES).values())
                        .map(String::valueOf)
                        .toList(),
                longs(state, COUNTS),
                parts(longs(state, RANKS), offsets),
                parts(longs(state, KEYS), offsets));
    }

    static long[] flat(long[][] parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }

    /** The parts that a state keeps one after the other. */
    static long[][] parts(long[] all, long[] offsets) {
        long[][] parts = new long[offsets.length - 1][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Arrays.copyOfRange(all, (int) offsets[i], (int) offsets[i + 1]);
        }
        return parts;
    }

    static long[] longs(State state, String name) {
        return state.tensor(name).compact().longs();
    }

    /** The rows, and the classes by which they were cut. */
    Map<String, Object> counted() {
        return Map.of("rows", Arrays.stream(counts).sum(), "classes", classes.size());
    }

    /** Numbers the segments between the cuts of a class from 0. */
    Splitter.Segmenter segmenter(RowOrder order) {
        Map<String, Integer> positions = new HashMap<>();
        classes.forEach(name -> positions.put(name, positions.size()));
        int[] reachable = new int[counts.length];
        for (int i = 0; i < reachable.length; i++) {
            long count = counts[i];
            reachable[i] =
                    (int) Arrays.stream(ranks[i]).filter(rank -> rank < count).count();
        }
        return batch -> {
            Column column = order.classes(batch);
            int[] segments = new int[batch.rows()];
            for (int row = 0; row < segments.length; row++) {
                Integer position = positions.get(RowOrder.stratum(column, row));
                if (position == null) {
                    throw unknown(batch, row, RowOrder.stratum(column, row));
                }
                long key = order.key(batch.ids()[row]);
                segments[row] = behind(keys[position], ranks[position], reachable[position], key);
            }
            return segments;
        };
    }

    /** How many of the first cuts lie before that key. */
    private static int behind(long[] keys, long[] ranks, int count, long key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranks[middle] == 0 || keys[middle] <= key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static PenstockException unknown(Batch batch, int row, String name) {
        return PenstockException.data("rows must be of a class that the splitter has seen")
                .value("the class '" + name + "' of the row with id " + batch.ids()[row])
                .remedy("split the data that the splitter was fitted on")
                .build();
    }
}
