package io.penstock.engine.step;

/**
 * A wish about where fits run.
 *
 * @param partitions into how many slices data that the driver holds are cut; 0 leaves it to the runner
 * @param device which device the work needs
 */
public record Placement(int partitions, DevicePolicy device) {
    public Placement {
        if (partitions < 0) {
            throw new IllegalArgumentException("partitions " + partitions);
        }
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
