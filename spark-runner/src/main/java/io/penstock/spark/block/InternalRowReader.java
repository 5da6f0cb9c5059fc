package io.penstock.spark.block;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.Source;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/**
 * Reads Spark's internal rows: no boxing, and whole arrays at a time where they lie in memory as blocks want them. One
 * per thread.
 */
final class InternalRowReader implements RowReader<InternalRow> {
    private static final int VECTOR_FIELDS = 4;

    /** Copies one column of the block. */
    private interface Part {
        void read(InternalRow row, BlockBuilder block);
    }

    private final List<Part> parts = new ArrayList<>();

    InternalRowReader(Layout layout) {
        for (int i = 0; i < layout.schema().size(); i++) {
            Field field = layout.schema().field(i);
            Layout.Slot slot = layout.slots().get(i);
            Source first = slot.sources().get(0);
            if (slot.isPacked(field)) {
                parts.add(new Packed(i, field.type(), slot));
            } else if (first.kind() == Source.Kind.VECTOR) {
                parts.add(new Vector(i, field.type(), slot.ordinals().get(0)));
            } else if (first.depth() > 0) {
                parts.add(new Nested(i, field, first, slot.ordinals().get(0)));
            } else {
                int column = i;
                int ordinal = slot.ordinals().get(0);
                parts.add((row, block) -> {
                    if (row.isNullAt(ordinal)) {
                        block.setNull(column, 0);
                    } else {
                        InternalValues.copy(row, ordinal, first, block.array(column), block.at(column));
                    }
                });
            }
        }
    }

    @Override
    public void read(InternalRow row, BlockBuilder block) {
        for (Part part : parts) {
            part.read(row, block);
        }
    }

    /** Scalars side by side: in bulk where all are doubles that lie side by side in the row. */
    private static final class Packed implements Part {
        private final int column;
        private final int[] ordinals;
        private final Source[] sources;
        private final boolean contiguous;

        Packed(int column, DataType type, Layout.Slot slot) {
            this.column = column;
            ordinals = slot.ordinals().stream().mapToInt(Integer::intValue).toArray();
            sources = slot.sources().toArray(new Source[0]);
            boolean side = type.isFloating();
            for (int i = 0; i < ordinals.length; i++) {
                side &= ordinals[i] == ordinals[0] + i && sources[i].kind() == Source.Kind.DOUBLE;
            }
            contiguous = side;
        }

        @Override
        public void read(InternalRow row, BlockBuilder block) {
            Object array = block.array(column);
            int at = block.at(column);
            if (contiguous && row instanceof UnsafeRow unsafe) {
                long first = unsafe.getBaseOffset()
                        + UnsafeRow.calculateBitSetWidthInBytes(unsafe.numFields())
                        + 8L * ordinals[0];
                InternalValues.copyDoubles(unsafe.getBaseObject(), first, array, at, ordinals.length);
                if (unsafe.anyNull()) {
                    for (int i = 0; i < ordinals.length; i++) {
                        if (unsafe.isNullAt(ordinals[i])) {
                            block.setNull(column, i);
                        }
                    }
                }
                return;
            }
            for (int i = 0; i < ordinals.length; i++) {
                if (row.isNullAt(ordinals[i])) {
                    block.setNull(column, i);
                } else {
                    InternalValues.copy(row, ordinals[i], sources[i], array, at + i);
                }
            }
        }
    }

    /** A vector of Spark ML: a struct of kind, size, indices and values. */
    private static final class Vector implements Part {
        private final int column;
        private final int ordinal;

        Vector(int column, DataType type, int ordinal) {
            this.column = column;
            this.ordinal = ordinal;
            if (!type.isFloating()) {
                throw new IllegalStateException("a vector cannot become " + type);
            }
        }

        @Override
        public void read(InternalRow row, BlockBuilder block) {
            if (row.isNullAt(ordinal)) {
                block.setAllNull(column);
                return;
            }
            InternalRow vector = row.getStruct(ordinal, VECTOR_FIELDS);
            boolean sparse = vector.getByte(0) == 0;
            ArrayData values = vector.getArray(3);
            int size = sparse ? vector.getInt(1) : values.numElements();
            if (size != block.width(column)) {
                throw block.ragged(column, size);
            }
            Object array = block.array(column);
            int at = block.at(column);
            if (!sparse) {
                copyAll(values, array, at, size);
                return;
            }
            ArrayData indices = vector.getArray(2);
            for (int i = 0; i < indices.numElements(); i++) {
                if (array instanceof double[] doubles) {
                    doubles[at + indices.getInt(i)] = values.getDouble(i);
                } else {
                    ((float[]) array)[at + indices.getInt(i)] = (float) values.getDouble(i);
                }
            }
        }

        private static void copyAll(ArrayData values, Object array, int at, int count) {
            if (values instanceof UnsafeArrayData unsafe) {
                long first = unsafe.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(count);
                InternalValues.copyDoubles(unsafe.getBaseObject(), first, array, at, count);
            } else if (array instanceof double[] doubles) {
                System.arraycopy(values.toDoubleArray(), 0, doubles, at, count);
            } else {
                for (int i = 0; i < count; i++) {
                    ((float[]) array)[at + i] = (float) values.getDouble(i);
                }
            }
        }
    }

    /** An array, or arrays of arrays of one shape. */
    private static final class Nested implements Part {
        private final int column;
        private final int[] shape;
        private final Source source;
        private final int ordinal;
        private final boolean inBulk;

        Nested(int column, Field field, Source source, int ordinal) {
            this.column = column;
            this.shape = field.shape().stream().mapToInt(Integer::intValue).toArray();
            this.source = source;
            this.ordinal = ordinal;
            this.inBulk = source.kind() == Source.Kind.DOUBLE && field.type().isFloating()
                    || source.kind() == Source.Kind.FLOAT && field.type() == DataType.FLOAT32
                    || source.kind() == Source.Kind.INT && field.type() == DataType.INT32
                    || source.kind() == Source.Kind.LONG && field.type() == DataType.INT64;
        }

        @Override
        public void read(InternalRow row, BlockBuilder block) {
            if (row.isNullAt(ordinal)) {
                block.setAllNull(column);
            } else {
                read(row.getArray(ordinal), 0, 0, block);
            }
        }

        /** Returns the position after what was read, counted within the row. */
        private int read(ArrayData data, int level, int element, BlockBuilder block) {
            int count = data.numElements();
            if (count != shape[level]) {
                throw block.ragged(column, count);
            }
            if (level < shape.length - 1) {
                int next = element;
                for (int i = 0; i < count; i++) {
                    if (data.isNullAt(i)) {
                        throw block.ragged(column, 0);
                    }
                    next = read(data.getArray(i), level + 1, next, block);
                }
                return next;
            }
            boolean nulls = hasNulls(data, count);
            int at = block.at(column) + element;
            if (inBulk && !nulls && data instanceof UnsafeArrayData unsafe) {
                copyInBulk(unsafe, block.array(column), at, count);
                return element + count;
            }
            for (int i = 0; i < count; i++) {
                if (nulls && data.isNullAt(i)) {
                    block.setNull(column, element + i);
                } else {
                    InternalValues.copy(data, i, source, block.array(column), at + i);
                }
            }
            return element + count;
        }

        private void copyInBulk(UnsafeArrayData data, Object array, int at, int count) {
            long first = data.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(count);
            if (source.kind() == Source.Kind.DOUBLE) {
                InternalValues.copyDoubles(data.getBaseObject(), first, array, at, count);
                return;
            }
            int size = source.kind() == Source.Kind.LONG ? 8 : 4;
            int base = source.kind() == Source.Kind.LONG
                    ? Platform.LONG_ARRAY_OFFSET
                    : source.kind() == Source.Kind.INT ? Platform.INT_ARRAY_OFFSET : Platform.FLOAT_ARRAY_OFFSET;
            Platform.copyMemory(data.getBaseObject(), first, array, base + (long) size * at, (long) size * count);
        }

        /** Looks at 64 null bits at a time. */
        private static boolean hasNulls(ArrayData data, int count) {
            if (!(data instanceof UnsafeArrayData unsafe)) {
                return true;
            }
            for (int word = 0; word < (count + 63) / 64; word++) {
                if (Platform.getLong(unsafe.getBaseObject(), unsafe.getBaseOffset() + 8L + 8L * word) != 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
