package io.penstock.steps.network.train;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import io.penstock.steps.common.Natives;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.cuda.CudaCompute;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to the device that a task was given. */
public final class Devices {
    private static final String LIBRARY = "org.bytedeco.cuda.global.cudart";

    private Devices() {}

    /**
     * Whoever calls this closes it.
     *
     * @throws PenstockException of the class RESOURCE where the device or a library that it needs is missing
     */
    public static Compute compute(Device device, Precision precision) {
        if (!device.kind().equals("gpu")) {
            return Natives.load("OpenBLAS", "org.bytedeco:openblas and javacpp", () -> Compute.cpu(precision));
        }
        requireLibrary(LIBRARY);
        return CudaCompute.open(ordinal(device.address(), System.getenv("CUDA_VISIBLE_DEVICES")), precision);
    }

    /** Looks for the optional library before anything that names its classes is loaded. */
    static void requireLibrary(String type) {
        try {
            Class.forName(type, false, Devices.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw PenstockException.resource("a network on a GPU needs the bindings of CUDA")
                    .value("no org.bytedeco:cuda on the class path")
                    .remedy(
                            "add org.bytedeco:cuda:13.1-9.19-1.5.13, as it is and with the classifier linux-x86_64, to the"
                                    + " build or to spark-submit --jars, or take the processor: device(NEVER)")
                    .cause(e)
                    .build();
        }
    }

    /**
     * The number that CUDA gives a device in this process.
     *
     * @param address as the cluster says it: the device's number in the machine, or its name
     * @param visible the devices that the process is shown, or null for all of them
     */
    static int ordinal(String address, @Nullable String visible) {
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
