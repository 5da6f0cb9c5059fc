package io.penstock.spark.stage;

import io.penstock.engine.run.MergeTree;
import io.penstock.engine.run.Sink;
import io.penstock.engine.run.TaskPass;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.wire.KnownTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;

/** Runs a learning task over every partition and merges what they bring back in the tree of {@link MergeTree}. */
public final class Merging {
    private final Jobs jobs;

    public Merging(Jobs jobs) {
        this.jobs = jobs;
    }

    /** One result with one total per sink; no totals where there is no partition. */
    public TaskPass.Result run(String name, RDD<Object> data, LearnTask task, Payload.Sinks payload, List<Sink> sinks) {
        List<TaskPass.Result> results = new ArrayList<>();
        for (byte[] bytes : jobs.run(name, data, task)) {
            results.add((TaskPass.Result)
                    Objects.requireNonNull(KnownTypes.current().wire().read(bytes)));
        }
        return results.isEmpty() ? new TaskPass.Result(0, List.of()) : MergeTree.merge(results, sinks);
    }
}
