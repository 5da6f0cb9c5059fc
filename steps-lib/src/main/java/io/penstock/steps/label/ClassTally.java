package io.penstock.steps.label;

import io.penstock.engine.data.DataType;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.common.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * How many rows each class of a target has.
 *
 * @param key from which the draws of the epoch follow, the same in every partition
 * @param rows that were seen
 * @param counts of the one target
 */
public record ClassTally(long key, long rows, Counts counts) {
    /** Classes beyond which a target is taken for a quantity. */
    private static final int MOST = 10_000;

    public ClassTally merge(ClassTally later) {
        return new ClassTally(key, rows + later.rows, counts.merge(later.counts));
    }

    /**
     * The classes, sorted.
     *
     * @throws PenstockException where there are too many of them
     */
    public Classes classes(Target target) {
        List<Object> values = List.copyOf(counts.sorted(0).keySet());
        if (values.size() > MOST) {
            throw PenstockException.data("a target of classes has at most " + MOST + " of them")
                    .value(values.size() + " in '" + target.name() + "'")
                    .remedy("if it is a quantity, bin its values first")
                    .build();
        }
        return Classes.of(values, target.type() == DataType.STRING);
    }

    /** The number of rows of each class, in the order of the classes. */
    public long[] sizes() {
        List<Long> sizes = new ArrayList<>(counts.sorted(0).values());
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }
}
