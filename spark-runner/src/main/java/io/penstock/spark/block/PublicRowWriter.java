package io.penstock.spark.block;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.spark.rows.MlVectors;
import io.penstock.spark.rows.OutputLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** As {@link InternalRowWriter}, through Spark's public interface: the fall-back. */
public final class PublicRowWriter {
    private final OutputLayout layout;
    private final List<Integer> positions;
    private final List<Row> kept = new ArrayList<>();

    public PublicRowWriter(OutputLayout layout, List<Integer> positions) {
        this.layout = layout;
        this.positions = positions;
    }

    /** Keeps what is carried of one row. */
    public void keep(Row row) {
        kept.add(row);
    }

    /** The rows of a block whose rows were all kept, in order. */
    public Iterator<Row> rows(Batch block) {
        List<Row> beside = List.copyOf(kept);
        kept.clear();
        List<Column> columns = layout.names().stream().map(block::column).toList();
        return IntStream.range(0, block.rows())
                .mapToObj(row -> row(beside.get(row), columns, row))
                .iterator();
    }

    private Row row(Row input, List<Column> columns, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        positions.forEach(position -> values.add(input.get(position)));
        columns.forEach(column -> values.add(value(column, row)));
        return RowFactory.create(values.toArray());
    }

    private @Nullable Object value(Column column, int row) {
        if (column instanceof Binaries binaries) {
            return binaries.get(row);
        }
        if (column.rowShape().isEmpty()) {
            return Elements.external(column, row);
        }
        if (layout.vectors() && column.rowShape().size() == 1 && column.type() == DataType.FLOAT64) {
            Tensor tensor = (Tensor) column;
            return MlVectors.dense(tensor.slice(row, row + 1).toDoubles());
        }
        return nested(column, 0, row);
    }

    private static Seq<@Nullable Object> nested(Column column, int level, int index) {
        int count = column.rowShape().get(level);
        @Nullable Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            int inner = index * count + i;
            values[i] = level == column.rowShape().size() - 1
                    ? Elements.external(column, inner)
                    : nested(column, level + 1, inner);
        }
        return CollectionConverters.asScala(Arrays.asList(values)).toSeq();
    }
}
