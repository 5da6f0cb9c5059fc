package io.penstock.spark.block;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.MissingRows;
import io.penstock.spark.rows.RowIds;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** The rows of one partition as blocks. Not thread-safe. */
public final class Blocks<R> implements Iterator<Batch> {
    private final Iterator<? extends R> rows;
    private final RowReader<R> reader;
    private final Layout layout;
    private final int most;
    private final Consumer<? super R> seen;
    private long next;
    private boolean first = true;

    private Blocks(
            Iterator<? extends R> rows,
            RowReader<R> reader,
            Layout layout,
            int partition,
            int most,
            Consumer<? super R> seen) {
        this.rows = rows;
        this.reader = reader;
        this.layout = layout;
        this.most = most;
        this.seen = seen;
        this.next = RowIds.first(partition);
    }

    /**
     * Over Spark's internal rows.
     *
     * @param most rows of a block
     * @param seen is shown every row that went into the block; the row is valid during the call only
     */
    public static Blocks<InternalRow> ofInternal(
            Iterator<InternalRow> rows, Layout layout, int partition, int most, Consumer<? super InternalRow> seen) {
        return new Blocks<>(rows, new InternalRowReader(layout), layout, partition, most, seen);
    }

    /** Over public rows. */
    public static Blocks<Row> ofPublic(
            Iterator<Row> rows, Layout layout, int partition, int most, Consumer<? super Row> seen) {
        return new Blocks<>(rows, new PublicRowReader(layout), layout, partition, most, seen);
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public Batch next() {
        if (!rows.hasNext()) {
            throw new NoSuchElementException();
        }
        BlockBuilder block = new BlockBuilder(layout.schema(), most, !first);
        first = false;
        while (!block.isFull() && rows.hasNext()) {
            R row = rows.next();
            block.begin(next++);
            try {
                reader.read(row, block);
            } catch (BlockBuilder.MissingValue e) {
                throw missing(e);
            }
            seen.accept(row);
            block.end();
        }
        return block.build();
    }

    /** Counts the other rows of the partition that break the same rule. */
    private PenstockException missing(BlockBuilder.MissingValue found) {
        long count = 1;
        while (rows.hasNext()) {
            R row = rows.next();
            BlockBuilder scratch = new BlockBuilder(layout.schema(), 1, true);
            scratch.begin(next++);
            try {
                reader.read(row, scratch);
            } catch (BlockBuilder.MissingValue e) {
                count += e.field().name().equals(found.field().name()) ? 1 : 0;
            } catch (PenstockException e) {
                // A row that breaks another rule as well is not counted here.
            }
        }
        return new MissingRows(found.field().name(), count, found.id()).failure();
    }
}
