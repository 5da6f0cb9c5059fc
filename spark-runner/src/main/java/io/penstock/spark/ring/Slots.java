package io.penstock.spark.ring;

import io.penstock.engine.error.PenstockException;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;

/** How many tasks the cluster runs at once: those that wait for each other must all find room. */
public final class Slots {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long REPLACEMENT_NANOS = 60_000_000_000L;
    private static final long TICK_MILLIS = 250;

    private Slots() {}

    /**
     * Refuses a stage whose tasks cannot all run at once, before it starts. Executors that are about to register are waited for a few seconds.
     *
     * @param path of the step that learns
     * @param replaced whether an executor was lost, for which another one should come
     */
    public static void require(SparkContext spark, ResourceProfile profile, int tasks, String path, boolean replaced) {
        if (spark.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            throw PenstockException.user("tasks that run all at once need a fixed number of executors")
                    .at(path)
                    .value("spark.dynamicAllocation.enabled=true, with which Spark runs no barrier stage")
                    .remedy("turn dynamic allocation off, or use local SGD or synchronous rounds")
                    .build();
        }
        long end = System.nanoTime() + (replaced ? REPLACEMENT_NANOS : PATIENCE_NANOS);
        int slots = spark.maxNumConcurrentTasks(profile);
        while (slots < tasks && (replaced || isFilling(spark)) && System.nanoTime() < end) {
            sleep(path);
            slots = spark.maxNumConcurrentTasks(profile);
        }
        if (slots < tasks) {
            throw PenstockException.resource("workers that add up gradients must all run at once")
                    .at(path)
                    .value(tasks + " partitions on " + slots + " slots for tasks")
                    .remedy(
                            slots == 0
                                    ? "give the application executors"
                                    : "cut the data with partitions(" + slots + "), or give the application more cores")
                    .build();
        }
    }

    /** Whether executors that the application has asked for may still come. */
    private static boolean isFilling(SparkContext spark) {
        if (spark.isLocal()) {
            return false;
        }
        int executors = spark.getExecutorMemoryStatus().size() - 1;
        int asked = spark.conf().getInt("spark.executor.instances", 0);
        boolean known = asked > 0;
        return executors == 0 || (known && executors < asked) || spark.master().startsWith("local-cluster");
    }

    private static void sleep(String path) {
        try {
            Thread.sleep(TICK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.interrupted(e).at(path);
        }
    }
}
