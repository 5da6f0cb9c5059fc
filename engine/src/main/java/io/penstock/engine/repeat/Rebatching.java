package io.penstock.engine.repeat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Makes batches of a fixed number of rows of blocks of any. Holds less than one batch. */
final class Rebatching {
    private final int size;
    private final MiniBatches.LastBatch last;
    private final Consumer<Batch> consumer;
    private final List<Batch> waiting = new ArrayList<>();
    private int rows;

    Rebatching(int size, MiniBatches.LastBatch last, Consumer<Batch> consumer) {
        this.size = size;
        this.last = last;
        this.consumer = consumer;
    }

    void add(Batch block) {
        int from = 0;
        while (from < block.rows()) {
            int to = Math.min(block.rows(), from + size - rows);
            waiting.add(block.slice(from, to));
            rows += to - from;
            from = to;
            if (rows == size) {
                emit(Batch.concat(waiting));
            }
        }
    }

    private void emit(Batch batch) {
        waiting.clear();
        rows = 0;
        consumer.accept(batch);
    }

    void finish() {
        if (rows == 0 || last == MiniBatches.LastBatch.DROP) {
            return;
        }
        Batch rest = Batch.concat(waiting);
        emit(last == MiniBatches.LastBatch.KEEP ? rest : padded(rest, size));
    }

    /** Filled up with rows of nulls, whose ids are derived from that of the last row. */
    static Batch padded(Batch batch, int size) {
        int missing = size - batch.rows();
        long[] ids = new long[missing];
        for (int i = 0; i < missing; i++) {
            ids[i] = Seeds.derivedId("~padding", batch.ids()[batch.rows() - 1], i + 1);
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < batch.schema().size(); i++) {
            columns.add(nulls(batch.schema().field(i), batch.column(i), missing));
        }
        return Batch.concat(List.of(batch, Batch.of(batch.schema(), ids, columns)));
    }

    private static Column nulls(Field field, Column like, int rows) {
        if (like instanceof Tensor tensor) {
            int elements = rows * tensor.width();
            Object values = Tensor.newArray(tensor.type(), elements);
            if (values instanceof double[] doubles) {
                java.util.Arrays.fill(doubles, Double.NaN);
            } else if (values instanceof float[] floats) {
                java.util.Arrays.fill(floats, Float.NaN);
            }
            BitSet all = new BitSet();
            all.set(0, elements);
            return Tensor.of(values, rows, tensor.rowShape(), all);
        }
        if (like instanceof Strings) {
            return like.rowShape().isEmpty()
                    ? Strings.of(new String[rows])
                    : Strings.of(
                            new String[rows * like.rowShape().get(0)],
                            rows,
                            like.rowShape().get(0));
        }
        if (like instanceof Binaries) {
            return Binaries.of(new byte[rows][]);
        }
        throw new IllegalStateException("no nulls for " + field);
    }
}
