package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.spark.job.Task;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;

/** Says how many bytes and rows a partition has behind the fused steps; or brings its blocks back. */
final class HoldTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final int register;
    private final boolean blocks;

    HoldTask(Payload payload, int register, boolean blocks) {
        this.payload = payload;
        this.register = register;
        this.blocks = blocks;
    }

    @Override
    protected byte[] run(TaskContext task, Iterator<Object> data) {
        FusedSpec fused = payload.spec();
        int partition = task.partitionId();
        List<Batch> out = new ArrayList<>();
        long bytes = 0;
        try (LiveProgram program = payload.open(fused, payload.context(fused, task, partition, 0))) {
            Iterator<Batch> in = Payload.blocks(fused.scan(), partition, data, row -> {});
            while (in.hasNext()) {
                Batch block = program.run(in.next())[register];
                bytes += block.rows() * block.schema().bytesPerRow();
                if (blocks) {
                    out.add(block);
                }
            }
        }
        return KnownTypes.current().wire().write(blocks ? out.toArray(new Batch[0]) : (Object) bytes);
    }
}
