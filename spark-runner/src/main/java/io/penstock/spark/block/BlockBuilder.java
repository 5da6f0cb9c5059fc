package io.penstock.spark.block;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.spark.rows.RowIds;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block under construction: one growing array per column. Readers write at {@link #row()} and never read. */
final class BlockBuilder {
    private static final int FIRST_ROWS = 128;

    private final Schema schema;
    private final int most;
    private final int[] widths;
    private final Object[] arrays;
    private final @Nullable BitSet[] nulls;
    private long[] ids;
    private int row;

    /**
     * @param most rows of a block
     * @param all whether to make room for all of them at once
     */
    BlockBuilder(Schema schema, int most, boolean all) {
        this.schema = schema;
        this.most = most;
        int rows = all ? most : Math.min(most, FIRST_ROWS);
        widths = new int[schema.size()];
        arrays = new Object[schema.size()];
        nulls = new BitSet[schema.size()];
        ids = new long[rows];
        for (int i = 0; i < arrays.length; i++) {
            widths[i] = schema.field(i).width();
            int length = Math.multiplyExact(rows, widths[i]);
            arrays[i] = switch (schema.field(i).type()) {
                case STRING -> new String[length];
                case BINARY -> new byte[length][];
                default -> Tensor.newArray(schema.field(i).type(), length);
            };
        }
    }

    /** Makes room for one more row. */
    void begin(long id) {
        if (row == ids.length) {
            int rows = Math.min(most, 4 * row);
            ids = java.util.Arrays.copyOf(ids, rows);
            for (int i = 0; i < arrays.length; i++) {
                Object larger = Array.newInstance(arrays[i].getClass().getComponentType(), rows * widths[i]);
                System.arraycopy(arrays[i], 0, larger, 0, row * widths[i]);
                arrays[i] = larger;
            }
        }
        ids[row] = id;
    }

    void end() {
        row++;
    }

    int row() {
        return row;
    }

    /** The id of the row that is being read. */
    long id() {
        return ids[row];
    }

    boolean isFull() {
        return row == most;
    }

    /** The array of a column; another one after {@link #begin}. */
    Object array(int column) {
        return arrays[column];
    }

    /** Where the elements of the row that is being read begin. */
    int at(int column) {
        return row * widths[column];
    }

    int width(int column) {
        return widths[column];
    }

    /** Marks an element of the row that is being read: NaN where the type has it, else a zero with its bit set. */
    void setNull(int column, int element) {
        Field field = schema.field(column);
        if (field.role() == Role.TARGET || field.role() == Role.WEIGHT) {
            throw new MissingValue(field, id());
        }
        int position = at(column) + element;
        if (field.type() == DataType.FLOAT64) {
            ((double[]) arrays[column])[position] = Double.NaN;
        } else if (field.type() == DataType.FLOAT32) {
            ((float[]) arrays[column])[position] = Float.NaN;
        } else if (field.type().isNumeric()) {
            BitSet bits = nulls[column];
            if (bits == null) {
                bits = new BitSet();
                nulls[column] = bits;
            }
            bits.set(position);
        }
    }

    /** Marks every element of the row that is being read. */
    void setAllNull(int column) {
        for (int i = 0; i < widths[column]; i++) {
            setNull(column, i);
        }
    }

    PenstockException ragged(int column, int length) {
        return PenstockException.data("all rows of a column must have one shape")
                .value("row " + RowIds.text(id()) + " of column '"
                        + schema.field(column).name() + "' has " + length + " elements where the first has "
                        + schema.field(column).shape())
                .remedy("pad or cut the arrays, or leave such rows out")
                .build();
    }

    Batch build() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < arrays.length; i++) {
            Field field = schema.field(i);
            columns.add(
                    switch (field.type()) {
                        case STRING -> {
                            @Nullable String[] texts = java.util.Arrays.copyOf((String[]) arrays[i], row * widths[i]);
                            yield field.shape().isEmpty() ? Strings.of(texts) : Strings.of(texts, row, widths[i]);
                        }
                        case BINARY -> Binaries.of(java.util.Arrays.copyOf((byte[][]) arrays[i], row));
                        default ->
                            Tensor.of(arrays[i], row, field.shape(), nulls[i]).compact();
                    });
        }
        return Batch.of(schema, ids.length == row ? ids : java.util.Arrays.copyOf(ids, row), columns);
    }

    /** A null where there must be none; the partition is read to its end to count the others. */
    static final class MissingValue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Field field;
        private final long id;

        MissingValue(Field field, long id) {
            super(field.name(), null, false, false);
            this.field = field;
            this.id = id;
        }

        Field field() {
            return field;
        }

        long id() {
            return id;
        }
    }
}
