package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Collective;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.TaskPass;
import io.penstock.engine.step.Context;
import io.penstock.spark.job.Task;
import io.penstock.spark.ring.Meeting;
import io.penstock.spark.ring.Ring;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import java.util.Iterator;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** Learns from one partition in one round: of rows that it sends through the fused steps, or of blocks that were kept behind them. */
final class LearnTask extends Task<Object> {
    private static final long serialVersionUID = 1L;

    private final Payload payload;
    private final Payload.Sinks sinks;
    private final int round;
    private final boolean kept;
    private final @Nullable Meeting meeting;

    /**
     * @param kept whether the data are kept blocks, with every register that is learned from
     */
    LearnTask(Payload payload, Payload.Sinks sinks, int round, boolean kept) {
        this(payload, sinks, round, kept, null);
    }

    /**
     * @param meeting where the tasks of the round find each other, or null where they need not
     */
    LearnTask(Payload payload, Payload.Sinks sinks, int round, boolean kept, @Nullable Meeting meeting) {
        this.meeting = meeting;
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
        if (meeting == null) {
            return learn(fused, partition, data, context);
        }
        try (Ring ring = meeting.join(BarrierTaskContext.get())) {
            try {
                return learn(fused, partition, data, context.with(Collective.class, ring));
            } catch (RuntimeException | Error e) {
                ring.abort(reason(e, task));
                throw e;
            }
        }
    }

    /** What the others are told; that this task was killed is nobody's mistake. */
    private static PenstockException reason(Throwable failure, TaskContext task) {
        return task.isInterrupted()
                ? PenstockException.interrupted(null)
                : PenstockException.wrap(failure, "", "learning");
    }

    /** Spark does not try a task of a barrier stage again by itself; whoever started the round decides. */
    @Override
    protected boolean isFinal(PenstockException failure) {
        return meeting != null || super.isFinal(failure);
    }

    private byte[] learn(FusedSpec fused, int partition, Iterator<Object> data, Context context) {
        try (TaskPass pass = new TaskPass(
                sinks.open(),
                context,
                SparkEnv.get().blockManager().blockManagerId().host())) {
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
