package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.spark.job.Task;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.TaskContext;

/** Brings back the blocks of a partition behind the fused steps; only how many bytes they take, where those are too many. */
final class HoldTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final int register;
    private final long mostBytes;

    HoldTask(Payload payload, int register, long mostBytes) {
        this.payload = payload;
        this.register = register;
        this.mostBytes = mostBytes;
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
                bytes += block.bytes();
                if (bytes > mostBytes) {
                    out.clear();
                } else {
                    out.add(block);
                }
            }
        }
        return KnownTypes.current().wire().write(bytes > mostBytes ? (Object) bytes : out.toArray(new Batch[0]));
    }

    /**
     * What came of a partition.
     *
     * @param bytes that its blocks take
     * @param blocks empty where those were too many
     */
    record Brought(long bytes, Optional<List<Batch>> blocks) {}

    /** What {@link #run} has brought back. */
    static Brought read(byte[] brought) {
        Object value = Objects.requireNonNull(KnownTypes.current().wire().read(brought));
        if (value instanceof Long bytes) {
            return new Brought(bytes, Optional.empty());
        }
        List<Batch> blocks = List.of((Batch[]) value);
        return new Brought(blocks.stream().mapToLong(Batch::bytes).sum(), Optional.of(blocks));
    }
}
