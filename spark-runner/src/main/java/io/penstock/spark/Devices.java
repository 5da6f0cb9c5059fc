package io.penstock.spark;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.run.Progress;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import org.apache.spark.SparkContext;

/** What the session says about accelerators. */
final class Devices {
    static final String FALLS_BACK = "an accelerator is preferred and none is offered: runs on the processor";

    private Devices() {}

    static boolean areOffered(SparkContext spark) {
        return amount(spark, "spark.executor.resource.gpu.amount") > 0
                && amount(spark, "spark.task.resource.gpu.amount") > 0;
    }

    private static double amount(SparkContext spark, String key) {
        try {
            return Double.parseDouble(spark.conf().get(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Refuses a tree that requires an accelerator where there is none, before any data are read. */
    static void requireWhere(Step root, SparkContext spark, Progress progress) {
        if (areOffered(spark)) {
            return;
        }
        refuse(Names.of(root), root);
        if (isWanted(root)) {
            progress.note(Names.of(root), FALLS_BACK);
        }
    }

    /** Whether some wrapper in the tree may use an accelerator. */
    static boolean isWanted(Step step) {
        return step instanceof ClusteringWrapper wrapper && wrapper.placement().device() != DevicePolicy.NEVER
                || step instanceof MetaStep meta
                        && meta.children().stream().map(Child::step).anyMatch(Devices::isWanted);
    }

    private static void refuse(String path, Step step) {
        if (step instanceof ClusteringWrapper wrapper && wrapper.placement().device() == DevicePolicy.REQUIRE) {
            throw PenstockException.resource("the device policy REQUIRE needs an accelerator")
                    .at(path)
                    .value("executors and tasks without gpu resources")
                    .remedy("set spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount, or use PREFER")
                    .build();
        }
        if (step instanceof MetaStep meta) {
            for (Child child : meta.children()) {
                refuse(meta.isTransparent() ? path : path + "/" + child.name(), child.step());
            }
        }
    }
}
