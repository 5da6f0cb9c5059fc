package io.penstock.spark.block;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.spark.rows.OutputLayout;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps the carried columns of the rows that go into a block, and gives them back beside what came of it. The rows that
 * it gives are valid until the next one. One per partition.
 */
public final class InternalRowWriter {
    private final OutputLayout layout;
    private final @Nullable UnsafeProjection carry;
    private final List<UnsafeRow> carried = new ArrayList<>();

    /**
     * @param input the columns of the rows that are read
     * @param positions of those that are carried
     */
    public InternalRowWriter(OutputLayout layout, StructType input, List<Integer> positions) {
        this.layout = layout;
        List<Expression> references = new ArrayList<>();
        for (int position : positions) {
            StructField field = input.fields()[position];
            references.add(new BoundReference(position, field.dataType(), true));
        }
        carry = references.isEmpty()
                ? null
                : UnsafeProjection.create(
                        CollectionConverters.asScala(references).toSeq());
    }

    /** Keeps what is carried of one row. */
    public void keep(InternalRow row) {
        if (carry != null) {
            carried.add(carry.apply(row).copy());
        }
    }

    /** The rows of a block whose rows were all kept, in order. */
    public Iterator<InternalRow> rows(Batch block) {
        List<UnsafeRow> beside = new ArrayList<>(carried);
        carried.clear();
        BlockRow view = new BlockRow(block, layout);
        JoinedRow joined = new JoinedRow();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < block.rows();
            }

            @Override
            public InternalRow next() {
                view.row = next++;
                return carry == null ? view : joined.apply(beside.get(view.row), view);
            }
        };
    }

    /** One row of a block at a time, without copies where the reader takes plain numbers. */
    private static final class BlockRow extends GenericInternalRow {
        private static final long serialVersionUID = 1L;

        private final transient Column[] columns;
        private final transient @Nullable Bytes[] buffers;
        private final boolean vectors;
        private int row;

        BlockRow(Batch block, OutputLayout layout) {
            super(layout.names().size());
            vectors = layout.vectors();
            columns = layout.names().stream().map(block::column).toArray(Column[]::new);
            buffers = new Bytes[columns.length];
        }

        @Override
        public boolean isNullAt(int ordinal) {
            return columns[ordinal].rowShape().isEmpty() && columns[ordinal].isNull(row);
        }

        @Override
        public double getDouble(int ordinal) {
            Tensor tensor = (Tensor) columns[ordinal];
            return tensor.type() == DataType.FLOAT64 ? tensor.doubles()[tensor.offset() + row] : tensor.get(row);
        }

        @Override
        public float getFloat(int ordinal) {
            return (float) ((Tensor) columns[ordinal]).get(row);
        }

        @Override
        public int getInt(int ordinal) {
            Tensor tensor = (Tensor) columns[ordinal];
            return tensor.type() == DataType.INT32 ? tensor.ints()[tensor.offset() + row] : (int) tensor.get(row);
        }

        @Override
        public long getLong(int ordinal) {
            Tensor tensor = (Tensor) columns[ordinal];
            return tensor.longs()[tensor.offset() + row];
        }

        @Override
        public short getShort(int ordinal) {
            return (short) ((Tensor) columns[ordinal]).get(row);
        }

        @Override
        public boolean getBoolean(int ordinal) {
            return ((Tensor) columns[ordinal]).get(row) != 0;
        }

        @Override
        public @Nullable Object genericGet(int ordinal) {
            Column column = columns[ordinal];
            if (column instanceof Binaries binaries) {
                return binaries.get(row);
            }
            if (column.rowShape().isEmpty()) {
                return text(((Strings) column).get(row));
            }
            if (column.rowShape().size() > 1 || !(column instanceof Tensor tensor) || !isPlain(tensor)) {
                return nested(column, 0, row);
            }
            Bytes bytes = buffers[ordinal];
            if (bytes == null) {
                bytes = new Bytes(tensor.width(), tensor.type().bytes());
                buffers[ordinal] = bytes;
            }
            UnsafeArrayData values = bytes.fill(tensor, row);
            return vectors && tensor.type() == DataType.FLOAT64
                    ? new GenericInternalRow(new @Nullable Object[] {(byte) 1, null, null, values})
                    : values;
        }

        private static boolean isPlain(Tensor tensor) {
            boolean inBulk = tensor.type() == DataType.FLOAT64
                    || tensor.type() == DataType.FLOAT32
                    || tensor.type() == DataType.INT32
                    || tensor.type() == DataType.INT64;
            return inBulk && tensor.nulls() == null;
        }

        private static @Nullable UTF8String text(@Nullable String value) {
            return value == null ? null : UTF8String.fromString(value);
        }

        /** Arrays in arrays; {@code index} counts the sub-arrays of this level. */
        private static GenericArrayData nested(Column column, int level, int index) {
            int count = column.rowShape().get(level);
            @Nullable Object[] values = new Object[count];
            for (int i = 0; i < count; i++) {
                int inner = index * count + i;
                values[i] = level == column.rowShape().size() - 1
                        ? Elements.internal(column, inner)
                        : nested(column, level + 1, inner);
            }
            return new GenericArrayData(values);
        }
    }

    /** An array in Spark's own form that is filled again for every row. */
    private static final class Bytes {
        private final long[] words;
        private final int header;
        private final int length;
        private final UnsafeArrayData data = new UnsafeArrayData();

        Bytes(int count, int elementBytes) {
            header = UnsafeArrayData.calculateHeaderPortionInBytes(count);
            length = count * elementBytes;
            int size = header + (length + 7) / 8 * 8;
            words = new long[size / 8];
            words[0] = count;
            data.pointTo(words, Platform.LONG_ARRAY_OFFSET, size);
        }

        UnsafeArrayData fill(Tensor tensor, int row) {
            int elementBytes = tensor.type().bytes();
            long from = Elements.base(tensor.type()) + (tensor.offset() + (long) row * tensor.width()) * elementBytes;
            Platform.copyMemory(tensor.array(), from, words, Platform.LONG_ARRAY_OFFSET + header, length);
            return data;
        }
    }
}
