package io.penstock.steps.label;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a target, sorted: words, or numbers for every other type (false and true are 0 and 1). Immutable.
 */
public final class Classes {
    private static final String NAME = "classes";

    private final Column sorted;
    private final boolean consecutive;

    private Classes(Column sorted) {
        this.sorted = sorted;
        this.consecutive = sorted instanceof Tensor numbers
                && IntStream.range(0, numbers.rows()).allMatch(i -> numbers.get(i) == i);
    }

    /** From sorted, distinct values: {@link Strings}, or a tensor of doubles. */
    public static Classes of(Column sorted) {
        return new Classes(sorted);
    }

    /**
     * From sorted, distinct values.
     *
     * @param values strings, or doubles
     * @param words whether they are strings
     */
    public static Classes of(Collection<?> values, boolean words) {
        return new Classes(
                words
                        ? Strings.of(values.stream().map(String::valueOf).toArray(String[]::new))
                        : Tensor.scalars(values.stream()
                                .mapToDouble(value -> (Double) value)
                                .toArray()));
    }

    /** Those that {@link #write} put there. */
    public static Classes read(State state) {
        Column column = state.columns().get(NAME);
        return new Classes(column == null ? state.tensor(NAME) : column);
    }

    public State write(State state) {
        return state.with(NAME, sorted);
    }

    public int size() {
        return sorted.rows();
    }

    /** The classes as metrics write them: whole numbers without a fraction. */
    public List<String> names() {
        return IntStream.range(0, size())
                .mapToObj(i -> sorted instanceof Strings words ? words(words, i) : text(((Tensor) sorted).get(i)))
                .toList();
    }

    public static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /**
     * The position of the class of every row.
     *
     * @param weights a row of weight 0 may have any class
     * @throws PenstockException where a row has another class
     */
    public int[] positions(Batch batch, String target, double @Nullable [] weights) {
        Column column = batch.column(target);
        int[] positions = new int[column.rows()];
        for (int row = 0; row < positions.length; row++) {
            int position = position(column, row);
            if (position < 0 && (weights == null || weights[row] != 0)) {
                throw PenstockException.data("every round of a fit must see the same classes")
                        .value("an unknown class in '" + target + "' of the row with id " + batch.ids()[row])
                        .remedy("make the input the same whenever it is read, or write it to a file first")
                        .build();
            }
            positions[row] = Math.max(0, position);
        }
        return positions;
    }

    private int position(Column column, int row) {
        if (column instanceof Strings words && sorted instanceof Strings known) {
            String word = words.get(row);
            return word == null ? -1 : Arrays.binarySearch(known.values(), word);
        }
        if (!(column instanceof Tensor numbers) || !(sorted instanceof Tensor known)) {
            return -1;
        }
        double value = numbers.get(row);
        if (consecutive) {
            int whole = (int) value;
            return whole == value && whole < size() ? whole : -1;
        }
        return Arrays.binarySearch(known.doubles(), value + 0.0); // no negative zero
    }

    /** The classes at these positions as a column of that type; null where a position is negative. */
    public Column column(int[] positions, DataType type) {
        BitSet nulls = new BitSet();
        for (int row = 0; row < positions.length; row++) {
            nulls.set(row, positions[row] < 0);
        }
        if (sorted instanceof Strings words) {
            @Nullable String[] values = new String[positions.length];
            for (int row = 0; row < values.length; row++) {
                values[row] = positions[row] < 0 ? null : words.get(positions[row]);
            }
            return Strings.of(values);
        }
        double[] known = ((Tensor) sorted).doubles();
        Object values = Tensor.newArray(type, positions.length);
        for (int row = 0; row < positions.length; row++) {
            put(values, row, positions[row] < 0 ? Double.NaN : known[positions[row]]);
        }
        return Tensor.of(values, positions.length, List.of(), nulls);
    }

    private static void put(Object array, int row, double value) {
        if (array instanceof double[] doubles) {
            doubles[row] = value;
        } else if (array instanceof float[] floats) {
            floats[row] = (float) value;
        } else if (array instanceof int[] ints) {
            ints[row] = (int) value;
        } else if (array instanceof long[] longs) {
            longs[row] = (long) value;
        } else if (array instanceof boolean[] booleans) {
            booleans[row] = value == 1;
        } else {
            ((byte[]) array)[row] = (byte) (int) value;
        }
    }

    private static String words(Strings words, int i) {
        return String.valueOf(words.get(i));
    }
}
