package io.penstock.engine.step;

import io.penstock.engine.strategy.Strategy;

/**
 * A wish about where and how fits run.
 *
 * @param partitions into how many slices data that the driver holds are cut; 0 leaves it to the runner
 * @param device which device the work needs
 * @param strategy how workers that descend come to one result
 */
public record Placement(int partitions, DevicePolicy device, Strategy strategy) {
    /** As many slices as the runner has workers for, on the processor, every step in its own way. */
    public static final Placement DEFAULT = new Placement(0, DevicePolicy.NEVER, Strategy.OWN);

    public Placement {
        if (partitions < 0) {
            throw new IllegalArgumentException("partitions " + partitions);
        }
    }

    /** Steps that descend do so in their own way. */
    public Placement(int partitions, DevicePolicy device) {
        this(partitions, device, Strategy.OWN);
    }

    /** The same with another number of slices. */
    public Placement withPartitions(int other) {
        return new Placement(other, device, strategy);
    }

    /** The same with another policy for accelerators. */
    public Placement withDevice(DevicePolicy other) {
        return new Placement(partitions, other, strategy);
    }

    /** The same with another strategy. */
    public Placement withStrategy(Strategy other) {
        return new Placement(partitions, device, other);
    }

    /** Whether work needs an accelerator. */
    public enum DevicePolicy {
        /** Fail before any data are read where there is none. */
        REQUIRE,
        /** Take one where there is one, and record where there was none. */
        PREFER,
        /** Stay on the processor. */
        NEVER
    }
}
