package io.penstock.spark;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.run.Accelerators;
import io.penstock.engine.run.Progress;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.spark.device.Offer;
import org.apache.spark.SparkContext;

/** What the session says about accelerators. */
final class Devices {
    private Devices() {}

    static boolean areOffered(SparkContext spark) {
        return Offer.of(spark).isAny();
    }

    /** Refuses a tree that requires an accelerator where there is none, before any data are read. */
    static void requireWhere(Step root, SparkContext spark, Progress progress) {
        if (areOffered(spark)) {
            return;
        }
        refuse(Names.of(root), root);
        if (isWanted(root)) {
            progress.note(Names.of(root), Accelerators.FALLS_BACK);
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
                    .remedy("set spark.executor.resource.gpu.amount; with dynamic allocation " + Offer.ON_DEMAND
                            + "; or use PREFER")
                    .build();
        }
        if (step instanceof MetaStep meta) {
            for (Child child : meta.children()) {
                refuse(meta.isTransparent() ? path : path + "/" + child.name(), child.step());
            }
        }
    }
}
