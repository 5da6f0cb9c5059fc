package io.penstock.spark.device;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * How a session's tasks come to accelerators, one address for one task at a time.
 *
 * @param way by which they do
 * @param profile of the stages that need one, where the session's own does not give it
 */
public record Offer(Way way, Optional<ResourceProfile> profile) {
    /** How many accelerators an executor is given that is asked for by a stage, where dynamic allocation may ask for one. */
    public static final String ON_DEMAND = "spark.penstock.executor.resource.gpu.amount";

    private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
    private static final String TASK = "spark.task.resource.gpu.amount";
    private static final Map<SparkContext, Offer> KNOWN = new WeakHashMap<>();

    /** The ways there are. */
    public enum Way {
        /** None are offered. */
        NONE,
        /** Every task of the session has one. */
        EVERY_TASK,
        /** Executors have some; stages that need one say so for their tasks. */
        TASKS_OF_STAGES,
        /** Stages that need one ask for executors that have some. */
        EXECUTORS_OF_STAGES
    }

    /** What a session offers. One profile serves all its stages: executors of one profile do no work for another. */
    public static Offer of(SparkContext spark) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(spark, Offer::look);
        }
    }

    public boolean isAny() {
        return way != Way.NONE;
    }

    /** Whether tasks of any stage have an accelerator of their own. */
    public boolean isForEveryTask() {
        return way == Way.EVERY_TASK;
    }

    private static Offer look(SparkContext spark) {
        double executor = amount(spark, EXECUTOR);
        double onDemand = Math.max(executor, amount(spark, ON_DEMAND));
        boolean dynamic = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
        if (spark.isLocal()) {
            return new Offer(Way.NONE, Optional.empty());
        }
        // A share of one would put several tasks on one address.
        if (executor >= 1 && amount(spark, TASK) >= 1) {
            return new Offer(Way.EVERY_TASK, Optional.empty());
        }
        if (executor >= 1 && !dynamic) {
            return new Offer(
                    Way.TASKS_OF_STAGES,
                    Optional.of(
                            new ResourceProfileBuilder().require(tasks(spark)).build()));
        }
        if (onDemand >= 1 && dynamic) {
            return new Offer(
                    Way.EXECUTORS_OF_STAGES,
                    Optional.of(new ResourceProfileBuilder()
                            .require(executors(spark, (long) onDemand))
                            .require(tasks(spark))
                            .build()));
        }
        return new Offer(Way.NONE, Optional.empty());
    }

    private static TaskResourceRequests tasks(SparkContext spark) {
        return new TaskResourceRequests()
                .cpus(spark.conf().getInt("spark.task.cpus", 1))
                .resource("gpu", 1);
    }

    private static ExecutorResourceRequests executors(SparkContext spark, long gpus) {
        ExecutorResourceRequests requests = new ExecutorResourceRequests()
                .memory(spark.conf().get("spark.executor.memory", "1g"))
                .resource(
                        "gpu",
                        gpus,
                        spark.conf().get("spark.executor.resource.gpu.discoveryScript", ""),
                        spark.conf().get("spark.executor.resource.gpu.vendor", ""));
        return spark.conf().contains("spark.executor.cores")
                ? requests.cores(spark.conf().getInt("spark.executor.cores", 1))
                : requests;
    }

    private static double amount(SparkContext spark, String key) {
        try {
            return Double.parseDouble(spark.conf().get(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
