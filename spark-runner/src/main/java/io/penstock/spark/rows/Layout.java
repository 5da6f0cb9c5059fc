package io.penstock.spark.rows;

import io.penstock.engine.data.Schema;
import java.util.List;

/**
 * Where the columns of a block come from in a row. Crosses the wire.
 *
 * @param schema of the blocks
 * @param slots one per column of the schema
 * @param columns of the data set, in the order of the rows' positions
 * @param carried positions of the columns that come back untouched
 */
public record Layout(Schema schema, List<Slot> slots, List<String> columns, List<Integer> carried) {
    public Layout {
        slots = List.copyOf(slots);
        columns = List.copyOf(columns);
        carried = List.copyOf(carried);
    }

    /**
     * Where one column of a block comes from.
     *
     * @param ordinals positions in the row: one, or one per feature where scalars are packed into a vector
     * @param sources how each of these lies in the row
     */
    public record Slot(List<Integer> ordinals, List<Source> sources) {
        public Slot {
            ordinals = List.copyOf(ordinals);
            sources = List.copyOf(sources);
        }

        /** Whether scalars are packed into a vector. */
        public boolean isPacked(io.penstock.engine.data.Field field) {
            return !field.shape().isEmpty() && sources.get(0).isScalar();
        }
    }

    /** The same for rows that have these columns, in their order; all that are read are among them. */
    public Layout reordered(List<String> order) {
        List<Slot> moved = slots.stream()
                .map(slot -> new Slot(
                        slot.ordinals().stream()
                                .map(ordinal -> order.indexOf(columns.get(ordinal)))
                                .toList(),
                        slot.sources()))
                .toList();
        return new Layout(
                schema,
                moved,
                order,
                carried.stream()
                        .map(ordinal -> order.indexOf(columns.get(ordinal)))
                        .toList());
    }

    /** Only the columns of that narrower schema. */
    public Layout project(Schema narrower) {
        if (slots.isEmpty()) {
            return new Layout(narrower, slots, columns, carried);
        }
        List<Slot> kept = narrower.fields().stream()
                .map(field -> slots.get(schema.position(field.name())))
                .toList();
        return new Layout(narrower, kept, columns, carried);
    }
}
