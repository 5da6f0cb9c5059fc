package io.penstock.spark.stage;

import io.penstock.engine.run.MergeTree;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.TaskPass;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.job.Task;
import io.penstock.spark.wire.KnownTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.reflect.ClassTag$;

/**
 * Runs a learning task over every partition and merges what they bring back in the tree of {@link MergeTree}. Few and
 * small partials are merged on the driver; many or large ones level by level on the cluster first. The tree is the same one
 * either way, and so are the bits.
 */
public final class Merging {
    private static final long MOST_BYTES = 64L << 20;

    private final Jobs jobs;
    private final int most;
    private long expectedBytes;

    /**
     * @param most partials that are merged on the driver
     * @param expectedBytes of one partial, before one has been seen
     */
    public Merging(Jobs jobs, int most, long expectedBytes) {
        this.jobs = jobs;
        this.most = most;
        this.expectedBytes = expectedBytes;
    }

    /** One result with one total per sink; no totals where there is no partition. */
    @SuppressWarnings("unchecked")
    public TaskPass.Result run(String name, RDD<Object> data, LearnTask task, Payload.Sinks payload, List<Sink> sinks) {
        int count = data.getNumPartitions();
        List<byte[]> brought;
        if (!isTooMuch(count)) {
            brought = jobs.run(name, data, task);
        } else {
            JavaRDD<Tuple2<Integer, byte[]>> level = JavaRDD.fromRDD(data, ClassTag$.MODULE$.apply(Object.class))
                    .mapPartitionsWithIndex(new Numbered(task), true);
            count = (count + MergeTree.FAN_IN - 1) / MergeTree.FAN_IN;
            level = grouped(level, count);
            while (isTooMuch(count)) {
                level = level.mapPartitionsWithIndex(
                        new Numbered((Task<Object>) (Task<?>) new MergeTask(payload)), true);
                count = (count + MergeTree.FAN_IN - 1) / MergeTree.FAN_IN;
                level = grouped(level, count);
            }
            brought = jobs.run(name, level.rdd(), new MergeTask(payload));
        }
        List<TaskPass.Result> results = new ArrayList<>();
        for (byte[] bytes : brought) {
            expectedBytes = Math.max(expectedBytes, bytes.length);
            results.add(result(bytes));
        }
        return results.isEmpty() ? TaskPass.Result.NONE : MergeTree.merge(results, sinks);
    }

    private boolean isTooMuch(int partials) {
        return partials > most || (partials > MergeTree.FAN_IN && partials * expectedBytes > MOST_BYTES);
    }

    private static JavaRDD<Tuple2<Integer, byte[]>> grouped(JavaRDD<Tuple2<Integer, byte[]>> level, int groups) {
        return JavaRDD.fromRDD(
                JavaPairRDD.fromJavaRDD(level)
                        .partitionBy(new Neighbours(groups))
                        .rdd(),
                ClassTag$.MODULE$.apply(Tuple2.class));
    }

    private static TaskPass.Result result(byte[] bytes) {
        return (TaskPass.Result)
                Objects.requireNonNull(KnownTypes.current().wire().read(bytes));
    }

    /** Puts its partition's number beside what a task brings back, failures included. */
    private static final class Numbered<T>
            implements Function2<Integer, Iterator<T>, Iterator<Tuple2<Integer, byte[]>>> {
        private static final long serialVersionUID = 1L;

        private final Task<T> task;

        Numbered(Task<T> task) {
            this.task = task;
        }

        @Override
        public Iterator<Tuple2<Integer, byte[]>> call(Integer partition, Iterator<T> data) {
            byte[] envelope = task.apply(TaskContext.get(), scala.jdk.javaapi.CollectionConverters.asScala(data));
            return List.of(new Tuple2<>(partition, envelope)).iterator();
        }
    }

    /** Sends neighbours to one place. */
    private static final class Neighbours extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int groups;

        Neighbours(int groups) {
            this.groups = groups;
        }

        @Override
        public int numPartitions() {
            return groups;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key / MergeTree.FAN_IN;
        }
    }

    /** Folds one group of neighbours, whatever the order in which they arrived. */
    private static final class MergeTask extends Task<Tuple2<Integer, byte[]>> {
        private static final long serialVersionUID = 1L;

        private final Payload.Sinks sinks;

        MergeTask(Payload.Sinks sinks) {
            this.sinks = sinks;
        }

        @Override
        protected byte[] run(TaskContext context, Iterator<Tuple2<Integer, byte[]>> data) {
            List<Tuple2<Integer, byte[]>> group = new ArrayList<>();
            data.forEachRemaining(group::add);
            group.sort(Comparator.comparing(Tuple2::_1));
            List<TaskPass.Result> results = opened(
                            group.stream().map(Tuple2::_2).toList())
                    .stream()
                    .map(Merging::result)
                    .toList();
            return KnownTypes.current().wire().write(MergeTree.group(results, sinks.open()));
        }
    }
}
