package io.penstock.engine.pipeline;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Descending;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.engine.strategy.Strategy;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import java.time.Duration;
import java.util.List;

/**
 * Sends the step it holds to the workers, once each, and slices of the data to it there. A distributing runner distributes
 * every fit of data that are distributed already; this wrapper asks for it where the runner would stay on the driver (data that are small, or that the
 * driver holds), and chooses the number of slices, the device, and how workers that learn by gradient descent come to one result. It adds no
 * segment to paths; without a strategy its result is the one of the step alone. Of several around a step, the innermost counts.
 *
 * <pre>{@code
 * ClusteringWrapper.of(network).partitions(4).localSgd(2).outer(Outer.nesterov(0.7, 0.9)).guard(0.05)
 * }</pre>
 *
 * @param step the step to send
 * @param placement slices, device and strategy
 */
public record ClusteringWrapper(Step step, Placement placement) implements MetaStep {
    /** As many slices as the runner has workers for, on the processor. */
    public static ClusteringWrapper of(Step step) {
        return new ClusteringWrapper(step, Placement.DEFAULT);
    }

    /** The same with a number of slices. */
    public ClusteringWrapper partitions(int partitions) {
        return new ClusteringWrapper(step, placement.withPartitions(partitions));
    }

    /** The same with a policy for accelerators. */
    public ClusteringWrapper device(DevicePolicy policy) {
        return new ClusteringWrapper(step, placement.withDevice(policy));
    }

    /** The same with another strategy for the steps in it that descend. */
    public ClusteringWrapper strategy(Strategy strategy) {
        return new ClusteringWrapper(step, placement.withStrategy(strategy));
    }

    /** Every partition trains a copy for one epoch a round; a round ends with the mean of the copies. */
    public ClusteringWrapper localSgd() {
        return localSgd(1);
    }

    /** As {@link #localSgd()}, for some epochs a round. */
    public ClusteringWrapper localSgd(int localEpochs) {
        return strategy(
                placement.strategy() instanceof Strategy.LocalSgd local
                        ? new Strategy.LocalSgd(localEpochs, local.outer(), local.guard())
                        : new Strategy.LocalSgd(localEpochs, Outer.AVERAGE, 0));
    }

    /** Local SGD with that optimizer between rounds. */
    public ClusteringWrapper outer(Outer outer) {
        Strategy.LocalSgd local = local();
        return strategy(new Strategy.LocalSgd(local.localEpochs(), outer, local.guard()));
    }

    /** Local SGD that keeps that share of the rows back, to compare its result with the best single copy. */
    public ClusteringWrapper guard(double share) {
        Strategy.LocalSgd local = local();
        return strategy(new Strategy.LocalSgd(local.localEpochs(), local.outer(), share));
    }

    private Strategy.LocalSgd local() {
        return placement.strategy() instanceof Strategy.LocalSgd local ? local : new Strategy.LocalSgd();
    }

    /** A round per mini-batch: as one machine with the union of the workers' mini-batches, a job each. */
    public ClusteringWrapper synchronous() {
        return strategy(new Strategy.Synchronous());
    }

    /** All workers run at once and add up their gradients among themselves; none waits longer for the others than that. */
    public ClusteringWrapper allReduce(Duration limit) {
        return strategy(new Strategy.AllReduce(limit));
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
        if (builder.phase() == Phase.TRAIN && !placement.strategy().equals(Strategy.OWN)) {
            requireDescending();
        }
        return builder.placed(placement, inner -> builder.child(0, inner), in);
    }

    private void requireDescending() {
        if (Trees.byPath(step).values().stream().noneMatch(Descending.class::isInstance)) {
            throw PenstockException.user("a strategy needs a step that learns by gradient descent")
                    .value("none in " + Names.of(step))
                    .remedy("leave the strategy out: whatever else learns is put together exactly")
                    .build();
        }
    }

    @Override
    public boolean isTransparent() {
        return true;
    }
}
