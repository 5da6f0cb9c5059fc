package io.penstock.steps.network.train;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import io.penstock.steps.common.GpuAddress;
import io.penstock.steps.common.Natives;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.cuda.CudaCompute;

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
        return CudaCompute.open(GpuAddress.ordinal(device), precision);
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
}
