package io.penstock.engine.run;

import io.penstock.engine.step.Device;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Where a task has really computed.
 *
 * @param kind {@code cpu} or {@code gpu}
 * @param address of the accelerator on its host; empty for the processor
 * @param host that it is in; {@code localhost} for this process
 */
public record UsedDevice(String kind, String address, String host) {
    private static final Comparator<UsedDevice> ORDER = Comparator.comparing(UsedDevice::host)
            .thenComparing(UsedDevice::kind)
            .thenComparing(UsedDevice::address);

    public static UsedDevice of(Device device, String host) {
        return new UsedDevice(device.kind(), device.address(), host);
    }

    /** Each once, in order. */
    public static List<UsedDevice> distinct(Collection<UsedDevice> all) {
        return all.stream().distinct().sorted(ORDER).toList();
    }
}
