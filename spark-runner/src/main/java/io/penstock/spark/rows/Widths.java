package io.penstock.spark.rows;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** Finds the dimensions of arrays in the first row, where nothing else tells them. */
public final class Widths {
    private Widths() {}

    /**
     * Rows whose first was looked at.
     *
     * @param layout with every dimension known, where there is a row
     * @param rows all of them, the first included
     */
    public record Peeked(Layout layout, Iterator<?> rows) {}

    public static boolean areKnown(Layout layout) {
        return layout.schema().fields().stream().noneMatch(field -> field.width() == Field.UNKNOWN);
    }

    /** Looks at the first row where that is needed. */
    public static Peeked resolve(Layout layout, Iterator<?> rows) {
        if (areKnown(layout) || !rows.hasNext()) {
            return new Peeked(layout, rows);
        }
        Object first = rows.next();
        Iterator<Object> all = new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || rows.hasNext();
            }

            @Override
            public Object next() {
                if (begun) {
                    return rows.next();
                }
                begun = true;
                return first;
            }
        };
        return new Peeked(of(layout, first), all);
    }

    /** The layout with the dimensions of that row; what is null in it counts as empty. */
    public static Layout of(Layout layout, Object row) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < layout.schema().size(); i++) {
            Field field = layout.schema().field(i);
            if (field.width() != Field.UNKNOWN) {
                fields.add(field);
                continue;
            }
            int ordinal = layout.slots().get(i).ordinals().get(0);
            Source source = layout.slots().get(i).sources().get(0);
            List<Integer> shape = row instanceof InternalRow internal
                    ? internal(internal, ordinal, source)
                    : external(((Row) row).get(ordinal), source);
            while (shape.size() < field.shape().size()) {
                shape.add(0);
            }
            fields.add(field.withShape(shape));
        }
        return new Layout(Schema.of(fields), layout.slots(), layout.columns(), layout.carried());
    }

    private static List<Integer> internal(InternalRow row, int ordinal, Source source) {
        List<Integer> shape = new ArrayList<>();
        if (row.isNullAt(ordinal)) {
            return shape;
        }
        if (source.kind() == Source.Kind.VECTOR) {
            InternalRow vector = row.getStruct(ordinal, 4);
            shape.add(
                    vector.getByte(0) == 0
                            ? vector.getInt(1)
                            : vector.getArray(3).numElements());
            return shape;
        }
        ArrayData data = row.getArray(ordinal);
        shape.add(data.numElements());
        for (int i = 1; i < source.depth() && data.numElements() > 0 && !data.isNullAt(0); i++) {
            data = data.getArray(0);
            shape.add(data.numElements());
        }
        return shape;
    }

    private static List<Integer> external(@Nullable Object value, Source source) {
        List<Integer> shape = new ArrayList<>();
        if (value == null) {
            return shape;
        }
        if (source.kind() == Source.Kind.VECTOR) {
            shape.add(MlVectors.size(value));
            return shape;
        }
        Object inner = value;
        for (int i = 0; i < source.depth() && inner instanceof Seq<?> values; i++) {
            shape.add(values.size());
            inner = values.isEmpty() ? "" : values.apply(0);
        }
        return shape;
    }
}
