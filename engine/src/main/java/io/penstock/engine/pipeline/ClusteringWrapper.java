package io.penstock.engine.pipeline;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.List;

/**
 * Sends the step it holds to the workers, once each, and slices of the data to it there. A distributing runner distributes
 * every fit of data that are distributed already; this wrapper asks for it where the runner would stay on the driver (data that are small, or that the
 * driver holds), and chooses the number of slices and the device. It adds no segment to paths, and its result is the one of the step alone.
 *
 * @param step the step to send
 * @param placement slices and device
 */
public record ClusteringWrapper(Step step, Placement placement) implements MetaStep {
    /** As many slices as the runner has workers for, on the processor. */
    public static ClusteringWrapper of(Step step) {
        return new ClusteringWrapper(step, new Placement(0, DevicePolicy.NEVER));
    }

    /** The same with a number of slices. */
    public ClusteringWrapper partitions(int partitions) {
        return new ClusteringWrapper(step, new Placement(partitions, placement.device()));
    }

    /** The same with a policy for accelerators. */
    public ClusteringWrapper device(DevicePolicy policy) {
        return new ClusteringWrapper(step, new Placement(placement.partitions(), policy));
    }

    @Override
    public List<Child> children() {
        return List.of(new Child(Names.of(step), step));
    }

    @Override
    public ClusteringWrapper withChildren(List<? extends Step> children) {
        return new ClusteringWrapper(children.get(0), placement);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.placed(placement, inner -> builder.child(0, inner), in);
    }

    @Override
    public boolean isTransparent() {
        return true;
    }
}
