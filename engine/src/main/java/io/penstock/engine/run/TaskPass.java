package io.penstock.engine.run;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.ArrayList;
import java.util.List;

/** Everything that learns in one stage, over one partition in one round, on one thread. */
public final class TaskPass implements AutoCloseable {
    private final List<Sink> sinks;
    private final List<Pass<?>> passes = new ArrayList<>();
    private final long[] rows;
    private final UsedDevice device;

    /**
     * What a task brings back.
     *
     * @param rows that each sink has seen, in their order
     * @param partials one per sink, in their order
     * @param devices where it has computed
     */
    public record Result(long[] rows, List<Object> partials, List<UsedDevice> devices) {
        /** Of no task at all. */
        public static final Result NONE = new Result(new long[0], List.of(), List.of());
    }

    /** Opens a pass per sink, on this host; the context is that of the partition and round. */
    public TaskPass(List<Sink> sinks, Context context) {
        this(sinks, context, "localhost");
    }

    /**
     * Opens a pass per sink; the context is that of the partition and round.
     *
     * @param host that this runs on
     */
    public TaskPass(List<Sink> sinks, Context context, String host) {
        this.device = UsedDevice.of(context.device(), host);
        this.sinks = sinks;
        this.rows = new long[sinks.size()];
        for (Sink sink : sinks) {
            try {
                passes.add(sink.aggregator().open(context.at(sink.path())));
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                closeAll(e);
                throw PenstockException.wrap(e, sink.path(), "opening a pass");
            }
        }
    }

    /** Lets every sink learn from its register. */
    public void learn(Batch[] registers) {
        for (int i = 0; i < passes.size(); i++) {
            Sink sink = sinks.get(i);
            rows[i] += registers[sink.register()].rows();
            try {
                passes.get(i).learn(registers[sink.register()]);
            } catch (RuntimeException | OutOfMemoryError e) {
                throw PenstockException.wrap(e, sink.path(), "learning");
            }
        }
    }

    public Result finish() {
        List<Object> partials = new ArrayList<>();
        for (int i = 0; i < passes.size(); i++) {
            try {
                partials.add(passes.get(i).finish());
            } catch (RuntimeException | OutOfMemoryError e) {
                throw PenstockException.wrap(e, sinks.get(i).path(), "finishing a pass");
            }
        }
        return new Result(rows, partials, List.of(device));
    }

    @Override
    public void close() {
        closeAll(null);
    }

    private void closeAll(@org.jspecify.annotations.Nullable Throwable because) {
        RuntimeException first = null;
        for (int i = passes.size() - 1; i >= 0; i--) {
            try {
                passes.get(i).close();
            } catch (RuntimeException e) {
                if (because != null) {
                    because.addSuppressed(e);
                } else if (first == null) {
                    first = PenstockException.wrap(e, sinks.get(i).path(), "closing a pass");
                }
            }
        }
        passes.clear();
        if (first != null) {
            throw first;
        }
    }
}
