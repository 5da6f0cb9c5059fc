package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.step.Context;
import io.penstock.spark.job.Task;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.Iterator;
import org.apache.spark.TaskContext;

/** Learns from one partition in one round: of rows that it sends through the fused steps, or of blocks that were kept behind them. */
final class LearnTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final Payload.Sinks sinks;
    private final int round;
    private final boolean kept;

    /**
     * @param kept whether the data are kept blocks, with every register that is learned from
     */
    LearnTask(Payload payload, Payload.Sinks sinks, int round, boolean kept) {
        this.payload = payload;
        this.sinks = sinks;
        this.round = round;
        this.kept = kept;
    }

    @Override
    protected byte[] run(TaskContext task, Iterator<Object> data) {
        FusedSpec fused = payload.spec();
        int partition = task.partitionId();
        Context context = payload.context(fused, task, partition, round);
        try (TaskPass pass = new TaskPass(sinks.open(), context)) {
            if (kept) {
                while (data.hasNext()) {
                    pass.learn(((Crate) data.next()).registers());
                }
            } else {
                scan(fused, partition, data, context, pass);
            }
            return KnownTypes.current().wire().write(pass.finish());
        }
    }

    private void scan(FusedSpec fused, int partition, Iterator<Object> data, Context context, TaskPass pass) {
        try (LiveProgram program = payload.open(fused, context)) {
            Iterator<Batch> blocks = Payload.blocks(fused.scan(), partition, data, row -> {});
            while (blocks.hasNext()) {
                pass.learn(program.run(blocks.next()));
            }
        }
    }
}
