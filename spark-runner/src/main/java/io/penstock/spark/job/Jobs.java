package io.penstock.spark.job;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.error.Retry;
import io.penstock.spark.rows.MissingRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs jobs under a name, cancels them when the calling thread is interrupted, and says what went wrong in our own words. */
public final class Jobs {
    private static final String GROUP = "spark.jobGroup.id";
    private static final String DESCRIPTION = "spark.job.description";
    private static final String POOL = "spark.scheduler.pool";
    /** What the driver is doing {@link #beside} other work, if it is. */
    static final String WORK = "penstock.work";

    private static final String INTERRUPT = "spark.job.interruptOnCancel";

    private static final BitSet POOLS = new BitSet();

    private final SparkContext spark;

    public Jobs(SparkContext spark) {
        this.spark = spark;
    }

    public SparkContext spark() {
        return spark;
    }

    /** Runs a task over every partition. Returns what each brought back, by partition; every partition counts once. */
    public <T> List<byte[]> run(String name, RDD<T> data, Task<T> task) {
        return named(name, tag -> {
            byte[] @Nullable [] envelopes = new byte[data.getNumPartitions()][];
            Collector collector = new Collector(envelopes, () -> spark.cancelJobsWithTag(tag));
            try {
                spark.runJob(data, task, collector, ClassTag$.MODULE$.apply(byte[].class));
            } catch (Throwable e) {
                collector.failure().ifPresent(failure -> {
                    throw failure;
                });
                throw sneaky(e);
            }
            collector.failure().ifPresent(failure -> {
                throw failure;
            });
            List<byte[]> results = new ArrayList<>();
            for (byte[] envelope : envelopes) {
                results.add(Envelope.open(java.util.Objects.requireNonNull(envelope)));
            }
            return results;
        });
    }

    /** Does something that may start jobs of its own, under a name. */
    public <T> T under(String name, Supplier<T> body) {
        return named(name, tag -> body.get());
    }

    /**
     * Does something that may start jobs, on the calling thread, told apart from what runs beside it: in a group and a pool of its own, and with its name before those
     * of its jobs.
     */
    public <T> T beside(String name, Supplier<T> work) {
        int pool = takePool();
        try {
            return with(Map.of(GROUP, "penstock-" + UUID.randomUUID(), POOL, "penstock-" + pool, WORK, name), work);
        } finally {
            freePool(pool);
        }
    }

    /** With local properties of the calling thread, which are afterwards as they were before. */
    private <T> T with(Map<String, String> properties, Supplier<T> work) {
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        properties.forEach((key, value) -> {
            before.put(key, spark.getLocalProperty(key));
            spark.setLocalProperty(key, value);
        });
        try {
            return work.get();
        } finally {
            before.forEach(spark::setLocalProperty);
        }
    }

    /** A number that nobody else uses now: Spark never forgets a pool. */
    private static int takePool() {
        synchronized (POOLS) {
            int free = POOLS.nextClearBit(0);
            POOLS.set(free);
            return free;
        }
    }

    private static void freePool(int number) {
        synchronized (POOLS) {
            POOLS.clear(number);
        }
    }

    /** What is done under a tag. */
    private interface Tagged<T> {
        T run(String tag);
    }

    private <T> T named(String name, Tagged<T> body) {
        if (Thread.currentThread().isInterrupted()) {
            throw PenstockException.interrupted(null);
        }
        String tag = "penstock-" + UUID.randomUUID();
        String group = spark.getLocalProperty(GROUP);
        String work = spark.getLocalProperty(WORK);
        Map<String, String> properties = Map.of(
                GROUP, group == null ? tag : group,
                DESCRIPTION, work == null ? name : work + ": " + name,
                INTERRUPT, "true");
        spark.addJobTag(tag);
        try {
            return with(properties, () -> body.run(tag));
        } catch (PenstockException e) {
            throw e;
        } catch (Throwable e) {
            throw translated(e, tag, name);
        } finally {
            spark.removeJobTag(tag);
        }
    }

    private RuntimeException translated(Throwable failure, String tag, String name) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                spark.cancelJobsWithTag(tag);
                Thread.currentThread().interrupt();
                return PenstockException.interrupted(failure);
            }
            if (cause instanceof PenstockException known) {
                return known;
            }
        }
        if (failure instanceof Error error && !(failure instanceof OutOfMemoryError)) {
            throw error;
        }
        String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (failure instanceof SparkException && text.contains("cancelled")) {
            return PenstockException.infrastructure("the job was cancelled")
                    .retry(Retry.UNWANTED)
                    .value(name)
                    .cause(failure)
                    .build();
        }
        boolean lost = String.valueOf(failure.getMessage()).contains("ExecutorLostFailure")
                || text.contains("ExecutorLost")
                || text.contains("FetchFailed")
                || text.contains("shut down");
        // By then Spark has tried the task again as often as it may.
        Retry retry = spark.conf().getInt("spark.task.maxFailures", 4) > 1 ? Retry.SPENT : Retry.OPEN;
        PenstockException.Builder builder = lost
                ? PenstockException.infrastructure("the job must come to its end")
                        .retry(retry)
                : PenstockException.data("the data must be readable");
        return builder.value(name + ": " + rootMessage(failure, text))
                .cause(failure)
                .build();
    }

    private static String rootMessage(Throwable failure, String text) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure
                ? text
                : root.getClass().getSimpleName() + ": "
                        + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Takes the envelopes as they come, on Spark's thread; the first failure that cannot be added up stops the job. */
    private static final class Collector extends AbstractFunction2<Object, byte[], BoxedUnit> {
        private final byte[] @Nullable [] envelopes;
        private final Runnable cancel;

        Collector(byte[] @Nullable [] envelopes, Runnable cancel) {
            this.envelopes = envelopes;
            this.cancel = cancel;
        }

        @Override
        public BoxedUnit apply(Object partition, byte[] envelope) {
            envelopes[(Integer) partition] = envelope;
            if (Envelope.isFailure(envelope)
                    && Envelope.failureIn(envelope).flatMap(MissingRows::of).isEmpty()) {
                cancel.run();
            }
            return BoxedUnit.UNIT;
        }

        Optional<PenstockException> failure() {
            return Envelope.firstFailure(envelopes);
        }
    }
}
