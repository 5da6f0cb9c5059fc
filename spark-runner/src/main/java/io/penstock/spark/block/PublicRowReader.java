package io.penstock.spark.block;

import io.penstock.engine.data.Field;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.MlVectors;
import io.penstock.spark.rows.Source;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** Reads rows through Spark's public interface, value by value: the fall-back. */
final class PublicRowReader implements RowReader<Row> {
    private final Layout layout;

    PublicRowReader(Layout layout) {
        this.layout = layout;
    }

    @Override
    public void read(Row row, BlockBuilder block) {
        for (int i = 0; i < layout.schema().size(); i++) {
            Field field = layout.schema().field(i);
            Layout.Slot slot = layout.slots().get(i);
            if (slot.isPacked(field)) {
                for (int j = 0; j < slot.ordinals().size(); j++) {
                    copy(row.get(slot.ordinals().get(j)), i, j, block);
                }
            } else {
                read(row.get(slot.ordinals().get(0)), slot.sources().get(0), i, field, block);
            }
        }
    }

    private static void read(@Nullable Object value, Source source, int column, Field field, BlockBuilder block) {
        if (value == null) {
            block.setAllNull(column);
        } else if (source.kind() == Source.Kind.VECTOR) {
            int size = MlVectors.size(value);
            if (size != block.width(column)) {
                throw block.ragged(column, size);
            }
            double[] values = new double[size];
            MlVectors.copy(value, values, 0);
            for (int i = 0; i < size; i++) {
                copy(values[i], column, i, block);
            }
        } else if (source.depth() > 0) {
            nested((Seq<?>) value, column, field, 0, 0, block);
        } else {
            copy(value, column, 0, block);
        }
    }

    private static int nested(Seq<?> values, int column, Field field, int level, int element, BlockBuilder block) {
        int count = values.size();
        if (count != field.shape().get(level)) {
            throw block.ragged(column, count);
        }
        int next = element;
        for (int i = 0; i < count; i++) {
            Object value = values.apply(i);
            if (level == field.shape().size() - 1) {
                copy(value, column, next++, block);
            } else if (value == null) {
                throw block.ragged(column, 0);
            } else {
                next = nested((Seq<?>) value, column, field, level + 1, next, block);
            }
        }
        return next;
    }

    private static void copy(@Nullable Object value, int column, int element, BlockBuilder block) {
        if (value == null) {
            block.setNull(column, element);
            return;
        }
        int at = block.at(column) + element;
        Object array = block.array(column);
        if (array instanceof String[] texts) {
            texts[at] = (String) value;
        } else if (array instanceof byte[][] binaries) {
            binaries[at] = (byte[]) value;
        } else if (array instanceof boolean[] booleans) {
            booleans[at] = (Boolean) value;
        } else {
            Number number = value instanceof Boolean flag ? (flag ? 1 : 0) : (Number) value;
            if (array instanceof double[] doubles) {
                doubles[at] = number.doubleValue();
            } else if (array instanceof float[] floats) {
                floats[at] = (float) number.doubleValue();
            } else if (array instanceof long[] longs) {
                longs[at] = number.longValue();
            } else {
                ((int[]) array)[at] = number.intValue();
            }
        }
    }
}
