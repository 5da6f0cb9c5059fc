package io.penstock.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of rows, column by column: an id per row, inputs, targets and carried columns. Immutable; what it hands out is
 * not to be written to. Slices share their arrays with the whole.
 */
public final class Batch {
    private final Schema schema;
    private final long[] ids;
    private final List<Column> columns;

    private Batch(Schema schema, long[] ids, List<Column> columns) {
        this.schema = schema;
        this.ids = ids;
        this.columns = columns;
    }

    /**
     * Keeps the arrays, not copies.
     *
     * @throws IllegalArgumentException where a column's rows, type or row shape do not fit the ids or the schema
     */
    public static Batch of(Schema schema, long[] ids, List<? extends Column> columns) {
        if (columns.size() != schema.size()) {
            throw new IllegalArgumentException(columns.size() + " columns for the schema " + schema);
        }
        for (int i = 0; i < columns.size(); i++) {
            requireFits(schema.field(i), columns.get(i), ids.length);
        }
        return new Batch(schema, ids, List.copyOf(columns));
    }

    private static void requireFits(Field field, Column column, int rows) {
        if (column.rows() != rows) {
            throw new IllegalArgumentException(
                    "column " + field.name() + " has " + column.rows() + " rows, the block " + rows);
        }
        boolean sameShape = column.rowShape().size() == field.shape().size();
        for (int i = 0; sameShape && i < field.shape().size(); i++) {
            int known = field.shape().get(i);
            sameShape = known == Field.UNKNOWN || known == column.rowShape().get(i);
        }
        if (column.type() != field.type() || !sameShape) {
            throw new IllegalArgumentException("column " + field + " holds " + column);
        }
    }

    /** No rows of that schema; unknown dimensions are zero. */
    public static Batch empty(Schema schema) {
        List<Column> columns = new ArrayList<>();
        for (Field field : schema.fields()) {
            List<Integer> shape = field.shape().stream()
                    .map(dimension -> dimension == Field.UNKNOWN ? 0 : dimension)
                    .toList();
            columns.add(
                    switch (field.type()) {
                        case STRING -> shape.isEmpty() ? Strings.of() : Strings.of(new String[0], 0, shape.get(0));
                        case BINARY -> Binaries.of();
                        default -> Tensor.of(Tensor.newArray(field.type(), 0), 0, shape);
                    });
        }
        return new Batch(schema, new long[0], List.copyOf(columns));
    }

    public Schema schema() {
        return schema;
    }

    public int rows() {
        return ids.length;
    }

    public boolean isEmpty() {
        return ids.length == 0;
    }

    /** An id per row, unique within the data. Not to be written to. */
    public long[] ids() {
        return ids;
    }

    public Column column(int position) {
        return columns.get(position);
    }

    public Column column(String name) {
        return columns.get(schema.position(name));
    }

    public List<Column> columns() {
        return columns;
    }

    /** The column of that name, which has to be one of numbers or booleans. */
    public Tensor tensor(String name) {
        return (Tensor) column(name);
    }

    /** Other columns under another schema for the same rows. */
    public Batch with(Schema otherSchema, List<? extends Column> otherColumns) {
        return of(otherSchema, ids, otherColumns);
    }

    /** One column exchanged, at its position. */
    public Batch with(Field field, Column column) {
        List<Column> changed = new ArrayList<>(columns);
        changed.set(schema.position(field.name()), column);
        return of(schema.replace(field), ids, changed);
    }

    /** The inputs become these; every other column stays, after them. {@code outputs} is this batch's schema with those inputs. */
    public Batch withInputs(Schema outputs, List<? extends Column> inputs) {
        List<Column> changed = new ArrayList<>(inputs);
        for (int i = 0; i < columns.size(); i++) {
            if (schema.field(i).role() != Role.INPUT) {
                changed.add(columns.get(i));
            }
        }
        return of(outputs, ids, changed);
    }

    /** Only the columns of that schema, in its order; they all have to be here under their names. */
    public Batch project(Schema narrower) {
        if (narrower.equals(schema)) {
            return this;
        }
        List<Column> kept = new ArrayList<>();
        narrower.fields().forEach(field -> kept.add(column(field.name())));
        return of(narrower, ids, kept);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Batch slice(int from, int to) {
        if (from == 0 && to == rows()) {
            return this;
        }
        return new Batch(
                schema,
                Arrays.copyOfRange(ids, from, to),
                columns.stream().map(column -> column.slice(from, to)).toList());
    }

    /** The rows at these positions, in this order. */
    public Batch select(int[] rows) {
        long[] chosen = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = ids[rows[i]];
        }
        return new Batch(
                schema,
                chosen,
                columns.stream().map(column -> column.select(rows)).toList());
    }

    /** Bytes that the rows take on the heap, roughly. */
    public long bytes() {
        long bytes = 8L * ids.length;
        for (Column column : columns) {
            bytes += column.bytes();
        }
        return bytes;
    }

    /** All rows of batches of one schema, in order. */
    public static Batch concat(List<Batch> batches) {
        if (batches.size() == 1) {
            return batches.get(0);
        }
        Schema schema = batches.get(0).schema;
        int rows = 0;
        for (Batch batch : batches) {
            rows = Math.addExact(rows, batch.rows());
        }
        long[] ids = new long[rows];
        int at = 0;
        for (Batch batch : batches) {
            System.arraycopy(batch.ids, 0, ids, at, batch.rows());
            at += batch.rows();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            int position = i;
            columns.add(Column.concat(
                    batches.stream().map(batch -> batch.columns.get(position)).toList()));
        }
        return of(schema, ids, columns);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Batch batch
                && schema.equals(batch.schema)
                && Arrays.equals(ids, batch.ids)
                && columns.equals(batch.columns);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + columns.hashCode();
    }

    @Override
    public String toString() {
        return rows() + " rows of " + schema;
    }
}
