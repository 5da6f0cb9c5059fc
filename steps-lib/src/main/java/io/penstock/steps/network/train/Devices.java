package io.penstock.steps.network.train;

import io.penstock.engine.step.Device;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;

/** The way to the device that a task was given. */
public final class Devices {
    private Devices() {}

    /** Whoever calls this closes it. */
    public static Compute compute(Device device, Precision precision) {
        return Compute.cpu(precision);
    }
}
