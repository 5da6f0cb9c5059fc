package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

/** Sends a partition through the fused steps, for Spark to keep what comes out. The steps are torn down when the task ends. */
final class KeepTask
        extends AbstractFunction2<Object, scala.collection.Iterator<Object>, scala.collection.Iterator<Crate>>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final int[] registers;
    private final boolean alone;

    /**
     * @param registers that are kept
     * @param alone whether the only register that is kept becomes the first of the crate
     */
    KeepTask(Payload payload, int[] registers, boolean alone) {
        this.payload = payload;
        this.registers = registers;
        this.alone = alone;
    }

    @Override
    public scala.collection.Iterator<Crate> apply(Object partition, scala.collection.Iterator<Object> data) {
        int number = (Integer) partition;
        TaskContext task = TaskContext.get();
        FusedSpec fused = payload.spec();
        LiveProgram program = payload.open(fused, payload.context(fused, task, number, 0));
        task.addTaskCompletionListener((TaskCompletionListener) done -> program.close());
        Iterator<Batch> blocks = Payload.blocks(fused.scan(), number, CollectionConverters.asJava(data), row -> {});
        return CollectionConverters.asScala(new Iterator<Crate>() {
            @Override
            public boolean hasNext() {
                boolean more = blocks.hasNext();
                if (!more) {
                    // Inside the task, where a failure is told; what the listener throws is only logged.
                    program.close();
                }
                return more;
            }

            @Override
            public Crate next() {
                Batch[] all = program.run(blocks.next());
                if (alone) {
                    return new Crate(new Batch[] {all[registers[0]]});
                }
                Batch[] kept = new Batch[all.length];
                for (int register : registers) {
                    kept[register] = all[register];
                }
                return new Crate(kept);
            }
        });
    }
}
