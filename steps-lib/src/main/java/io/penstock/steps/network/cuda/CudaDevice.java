package io.penstock.steps.network.cuda;

import io.penstock.engine.error.PenstockException;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/** A GPU with the kernels of one precision, opened once for the life of the process. Thread-safe. */
final class CudaDevice {
    /** Threads of a block, in all kernels. */
    static final int THREADS = 256;

    private static final String KERNELS = "kernels.cu";
    private static final Map<String, CudaDevice> OPEN = new HashMap<>();
    private static @Nullable String unloadable;

    private final int ordinal;
    private final String name;
    private final CUmod_st module;
    private final Map<String, CUfunc_st> functions = new HashMap<>();

    private CudaDevice(int ordinal, String name, CUmod_st module) {
        this.ordinal = ordinal;
        this.name = name;
        this.module = module;
    }

    /**
     * The device with that ordinal, ready to compute; the calling thread is bound to it.
     *
     * @throws PenstockException of the class RESOURCE where a library, the driver or the device is missing
     */
    static synchronized CudaDevice open(int ordinal, Precision precision) {
        String key = ordinal + " " + precision;
        CudaDevice known = OPEN.get(key);
        if (known == null) {
            load();
            known = make(ordinal, precision);
            OPEN.put(key, known);
        }
        known.enter();
        return known;
    }

    /** A class that could not be loaded once says nothing of the reason when it is asked for again: the first reason is kept. */
    private static void load() {
        if (unloadable != null) {
            throw CudaFailures.missing(unloadable, null);
        }
        for (Class<?> library : List.of(cudart.class, nvrtc.class, cublas.class)) {
            try {
                Loader.load(library);
            } catch (LinkageError e) {
                Throwable reason = e.getCause() == null ? e : e.getCause();
                unloadable = library.getSimpleName() + " cannot be loaded, " + reason.getMessage();
                throw CudaFailures.missing(unloadable, e);
            }
        }
    }

    private static CudaDevice make(int ordinal, Precision precision) {
        int[] count = new int[1];
        int code = cudart.cudaGetDeviceCount(count);
        if (code != cudart.cudaSuccess) {
            throw CudaFailures.missing(
                    cudart.cudaGetErrorString(code).getString() + ", when asked for the devices", null);
        }
        if (ordinal < 0 || ordinal >= count[0]) {
            throw CudaFailures.missing("device " + ordinal + " of " + count[0], null);
        }
        CudaFailures.check(cudart.cudaSetDevice(ordinal), "opening device " + ordinal);
        CudaFailures.check(cudart.cudaFree(new Pointer()), "opening device " + ordinal);
        byte[] letters = new byte[256];
        CudaFailures.checkDriver(cudart.cuDeviceGetName(letters, letters.length, ordinal), "naming the device");
        int length = 0;
        while (length < letters.length && letters[length] != 0) {
            length++;
        }
        String name = new String(letters, 0, length, StandardCharsets.UTF_8);
        int capability = 10 * attribute(cudart.cudaDevAttrComputeCapabilityMajor, ordinal)
                + attribute(cudart.cudaDevAttrComputeCapabilityMinor, ordinal);
        try (BytePointer image = compile(precision, capability)) {
            CUmod_st module = new CUmod_st();
            CudaFailures.checkDriver(cudart.cuModuleLoadData(module, image), "loading kernels on " + name);
            return new CudaDevice(ordinal, name, module);
        }
    }

    private static int attribute(int which, int ordinal) {
        int[] value = new int[1];
        CudaFailures.check(cudart.cudaDeviceGetAttribute(value, which, ordinal), "asking device " + ordinal);
        return value[0];
    }

    /**
     * The kernels as code for a compute capability, or for the driver to translate where the compiler is older than the device.
     *
     * @param capability ten times the major number, and the minor one
     */
    static BytePointer compile(Precision precision, int capability) {
        int[] count = new int[1];
        CudaFailures.checkCompiler(nvrtc.nvrtcGetNumSupportedArchs(count), "asking the compiler of kernels", "");
        int[] known = new int[count[0]];
        CudaFailures.checkCompiler(nvrtc.nvrtcGetSupportedArchs(known), "asking the compiler of kernels", "");
        int nearest =
                Arrays.stream(known).filter(one -> one <= capability).max().orElse(-1);
        if (nearest < 0) {
            throw PenstockException.resource("a GPU must be one that the CUDA libraries know")
                    .value("compute capability " + capability / 10.0 + ", of " + known[0] / 10.0 + " and more")
                    .remedy("take a newer GPU, or the processor: device(NEVER)")
                    .build();
        }
        boolean binary = nearest == capability;
        List<String> options = options(precision);
        options.add("--gpu-architecture=" + (binary ? "sm_" : "compute_") + nearest);
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer source = new BytePointer(source(), StandardCharsets.UTF_8);
                BytePointer title = new BytePointer(KERNELS, StandardCharsets.UTF_8);
                PointerPointer<BytePointer> given =
                        new PointerPointer<>(options.toArray(String[]::new), StandardCharsets.UTF_8);
                SizeTPointer size = new SizeTPointer(1)) {
            CudaFailures.checkCompiler(
                    nvrtc.nvrtcCreateProgram(program, source, title, 0, (BytePointer) null, (BytePointer) null),
                    "reading kernels",
                    "");
            try {
                int code = nvrtc.nvrtcCompileProgram(program, options.size(), given);
                CudaFailures.checkCompiler(code, "compiling kernels", code == nvrtc.NVRTC_SUCCESS ? "" : log(program));
                int sized = binary ? nvrtc.nvrtcGetCUBINSize(program, size) : nvrtc.nvrtcGetPTXSize(program, size);
                CudaFailures.checkCompiler(sized, "compiling kernels", "");
                BytePointer image = new BytePointer(size.get());
                int got = binary ? nvrtc.nvrtcGetCUBIN(program, image) : nvrtc.nvrtcGetPTX(program, image);
                CudaFailures.checkCompiler(got, "compiling kernels", "");
                return image;
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            if (nvrtc.nvrtcGetProgramLogSize(program, size) != nvrtc.NVRTC_SUCCESS || size.get() <= 1) {
                return "";
            }
            byte[] text = new byte[(int) size.get()];
            nvrtc.nvrtcGetProgramLog(program, text);
            return new String(text, 0, text.length - 1, StandardCharsets.UTF_8);
        }
    }

    /** What the kernels are compiled with, but for the architecture. */
    static List<String> options(Precision precision) {
        List<String> options = new ArrayList<>();
        options.add("-DTHREADS=" + THREADS);
        if (precision == Precision.FLOAT32) {
            options.addAll(List.of("-DREAL=float", "-DREAL_IS_FLOAT"));
        } else {
            options.add("-DREAL=double");
        }
        for (Activation activation : Activation.values()) {
            options.add("-DACTIVATION_" + activation.name() + "=" + activation.ordinal());
        }
        for (Loss loss : Loss.values()) {
            options.add("-DLOSS_" + loss.name() + "=" + loss.ordinal());
        }
        return options;
    }

    private static String source() {
        try (InputStream in = CudaDevice.class.getResourceAsStream(KERNELS)) {
            if (in == null) {
                throw new IllegalStateException(KERNELS + " is not beside its class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Binds the calling thread to the device. */
    void enter() {
        CudaFailures.check(cudart.cudaSetDevice(ordinal), "entering " + name);
    }

    synchronized CUfunc_st function(String kernel) {
        return functions.computeIfAbsent(kernel, wanted -> {
            CUfunc_st function = new CUfunc_st();
            CudaFailures.checkDriver(
                    cudart.cuModuleGetFunction(function, module, wanted), "looking for the kernel " + wanted);
            return function;
        });
    }

    @Override
    public String toString() {
        return "gpu " + ordinal + " (" + name + ")";
    }
}
