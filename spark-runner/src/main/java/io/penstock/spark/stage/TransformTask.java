package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.spark.block.InternalRowWriter;
import io.penstock.spark.block.PublicRowWriter;
import io.penstock.spark.rows.OutputLayout;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import io.penstock.spark.wire.TaskTypes.RowForm;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/** Sends a partition through the fused steps, rows in, rows out, block by block. The steps are torn down when the task ends. */
final class TransformTask
        extends AbstractFunction2<Object, scala.collection.Iterator<Object>, scala.collection.Iterator<Object>>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final StructType input;
    private final StructType output;
    private final int carried;
    private final String[] names;
    private final boolean vectors;

    /**
     * @param input the columns of the rows that are read
     */
    TransformTask(Payload payload, StructType input, OutputLayout layout) {
        this.payload = payload;
        this.input = input;
        this.output = layout.type();
        this.carried = layout.carried();
        this.names = layout.names().toArray(new String[0]);
        this.vectors = layout.vectors();
    }

    @Override
    public scala.collection.Iterator<Object> apply(Object partition, scala.collection.Iterator<Object> data) {
        int number = (Integer) partition;
        TaskContext task = TaskContext.get();
        FusedSpec fused = payload.spec();
        LiveProgram program = payload.open(fused, payload.context(fused, task, number, 0));
        task.addTaskCompletionListener((TaskCompletionListener) done -> program.close());
        OutputLayout layout = new OutputLayout(output, carried, java.util.List.of(names), vectors);
        Consumer<Object> keep;
        Function<Batch, Iterator<?>> write;
        if (fused.scan().form() == RowForm.INTERNAL) {
            InternalRowWriter writer =
                    new InternalRowWriter(layout, input, fused.scan().layout().carried());
            keep = row -> writer.keep((InternalRow) row);
            write = writer::rows;
        } else {
            PublicRowWriter writer =
                    new PublicRowWriter(layout, fused.scan().layout().carried());
            keep = row -> writer.keep((Row) row);
            write = writer::rows;
        }
        Iterator<Batch> blocks = Payload.blocks(fused.scan(), number, CollectionConverters.asJava(data), keep);
        return CollectionConverters.asScala(
                new Flattened(blocks, block -> write.apply(program.run(block)[fused.result()])));
    }

    /** The rows of one block after those of another. */
    private static final class Flattened implements Iterator<Object> {
        private final Iterator<Batch> blocks;
        private final Function<Batch, Iterator<?>> rows;
        private Iterator<?> current = Collections.emptyIterator();

        Flattened(Iterator<Batch> blocks, Function<Batch, Iterator<?>> rows) {
            this.blocks = blocks;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && blocks.hasNext()) {
                current = rows.apply(blocks.next());
            }
            return current.hasNext();
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
