package io.penstock.spark.stage;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.error.Retry;
import io.penstock.engine.run.MergeTree;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.TaskPass;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.ring.Slots;
import io.penstock.spark.wire.KnownTypes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.NarrowDependency;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ResourceProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** Runs a learning task over all partitions at once, in a barrier stage, so that its tasks can talk to each other. */
final class Together {
    private static final int MOST_ATTEMPTS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Together.class);

    private Together() {}

    /**
     * One result with one total per sink. A round in which an executor was lost is begun again: by itself Spark does that only for a stage
     * before a shuffle.
     *
     * @param task made anew for every attempt
     */
    static TaskPass.Result run(Jobs jobs, String name, RDD<Object> data, Supplier<LearnTask> task, List<Sink> sinks) {
        if (data.getNumPartitions() == 0) {
            return TaskPass.Result.NONE;
        }
        RDD<Object> barrier = data.barrier().mapPartitions(new Same(), true, ClassTag$.MODULE$.apply(Object.class));
        List<TaskPass.Result> results = new ArrayList<>();
        for (byte[] bytes : attempted(jobs, name, barrier, task, sinks.get(0).path())) {
            results.add((TaskPass.Result)
                    Objects.requireNonNull(KnownTypes.current().wire().read(bytes)));
        }
        return MergeTree.merge(results, sinks);
    }

    private static List<byte[]> attempted(
            Jobs jobs, String name, RDD<Object> data, Supplier<LearnTask> task, String path) {
        ResourceProfile wished = data.getResourceProfile();
        ResourceProfile profile =
                wished == null ? jobs.spark().resourceProfileManager().defaultResourceProfile() : wished;
        for (int attempt = 1; ; attempt++) {
            Slots.require(jobs.spark(), profile, data.getNumPartitions(), path, attempt > 1);
            try {
                return jobs.run(name, data, task.get());
            } catch (PenstockException e) {
                if (attempt == MOST_ATTEMPTS || !isLoss(e)) {
                    throw e;
                }
                LOG.warn("{}: begun again after attempt {}, because {}", name, attempt, e.getMessage());
            }
        }
    }

    private static boolean isLoss(PenstockException failure) {
        return failure.failureClass() == FailureClass.INFRASTRUCTURE
                && failure.retry() != Retry.UNWANTED
                && !Thread.currentThread().isInterrupted();
    }

    /** Whether Spark can run all of this in one barrier stage: every partition follows from one partition of what is before it. */
    static boolean isPossible(RDD<?> data) {
        return CollectionConverters.asJava(data.dependencies()).stream()
                .filter(NarrowDependency.class::isInstance)
                .allMatch(dependency ->
                        dependency.rdd().getNumPartitions() == data.getNumPartitions() && isPossible(dependency.rdd()));
    }

    /** Marks the stage; the data stay what they are. */
    private static final class Same extends AbstractFunction1<Iterator<Object>, Iterator<Object>>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Object> apply(Iterator<Object> data) {
            return data;
        }
    }
}
