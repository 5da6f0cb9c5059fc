package io.penstock.steps.common;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the address of a GPU, as a cluster says it, to the number that libraries in this process call it by. */
public final class GpuAddress {
    private GpuAddress() {}

    /**
     * The number of a device in this process.
     *
     * @throws PenstockException of the class RESOURCE where the process is not shown such a device
     */
    public static int ordinal(Device device) {
        return ordinal(device.address(), System.getenv("CUDA_VISIBLE_DEVICES"));
    }

    /**
     * The number that CUDA gives a device in this process.
     *
     * @param address as the cluster says it: the device's number in the machine, or its name
     * @param visible the devices that the process is shown, or null for all of them
     */
    public static int ordinal(String address, @Nullable String visible) {
        boolean number = address.matches("[0-9]{1,4}");
        if (visible != null && !visible.isBlank()) {
            List<String> shown =
                    Arrays.stream(visible.split(",")).map(String::strip).toList();
            if (shown.contains(address)) {
                return shown.indexOf(address);
            }
            boolean named = shown.stream().noneMatch(one -> one.matches("[0-9]+"));
            if (!number || !named) {
                throw unknown(address, "CUDA_VISIBLE_DEVICES=" + visible);
            }
        }
        if (!number) {
            throw unknown(address, "CUDA_VISIBLE_DEVICES is not set");
        }
        return Integer.parseInt(address);
    }

    private static PenstockException unknown(String address, String visible) {
        return PenstockException.resource("the address of a GPU must be one that the process is shown")
                .value("'" + address + "', " + visible)
                .remedy("let the discovery script of Spark print what CUDA_VISIBLE_DEVICES lists, or leave that unset")
                .build();
    }
}
