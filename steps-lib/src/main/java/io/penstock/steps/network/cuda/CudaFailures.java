package io.penstock.steps.network.cuda;

import io.penstock.engine.error.PenstockException;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Makes failures in words of what the libraries return. */
final class CudaFailures {
    private CudaFailures() {}

    /** For what the runtime returns. */
    static void check(int code, String doing) {
        if (code != cudart.cudaSuccess) {
            String text = word(cudart.cudaGetErrorName(code)) + ", " + word(cudart.cudaGetErrorString(code));
            throw code == cudart.cudaErrorMemoryAllocation ? exhausted(doing) : failed(doing, text);
        }
    }

    /** For what the driver returns. */
    static void checkDriver(int code, String doing) {
        if (code != cudart.CUDA_SUCCESS) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                String name = cudart.cuGetErrorName(code, text) == cudart.CUDA_SUCCESS
                        ? word(text.get(BytePointer.class, 0))
                        : "error " + code;
                throw code == cudart.CUDA_ERROR_OUT_OF_MEMORY ? exhausted(doing) : failed(doing, name);
            }
        }
    }

    /** For what cuBLAS returns. */
    static void checkBlas(int code, String doing) {
        if (code != cublas.CUBLAS_STATUS_SUCCESS) {
            throw code == cublas.CUBLAS_STATUS_ALLOC_FAILED
                    ? exhausted(doing)
                    : failed(doing, word(cublas.cublasGetStatusString(code)));
        }
    }

    /** For what the compiler of kernels returns. */
    static void checkCompiler(int code, String doing, String log) {
        if (code != nvrtc.NVRTC_SUCCESS) {
            throw failed(doing, word(nvrtc.nvrtcGetErrorString(code)) + (log.isEmpty() ? "" : ": " + log));
        }
    }

    private static String word(@Nullable BytePointer text) {
        return text == null || text.isNull() ? "an unknown error" : text.getString();
    }

    static PenstockException exhausted(String doing) {
        return PenstockException.resource("a network's arrays must fit the memory of the GPU")
                .value(doing)
                .remedy("take smaller batches or a smaller network, or leave the GPU to one process at a time")
                .build();
    }

    private static PenstockException failed(String doing, String text) {
        return PenstockException.resource("the GPU must do what it is told")
                .value(doing + ": " + text)
                .remedy(
                        "look at the driver with nvidia-smi; after an error in a kernel, only a new process gets the GPU to work again")
                .build();
    }

    /** For libraries that are not there. */
    static PenstockException missing(String what, @Nullable Throwable cause) {
        return PenstockException.resource("a network on a GPU needs the NVIDIA driver and the CUDA 13 libraries")
                .value(what)
                .remedy(
                        "install the driver and cudart, cublas and nvrtc of CUDA 13 (name their folder in LD_LIBRARY_PATH),"
                                + " or take the processor: device(NEVER)")
                .cause(cause)
                .build();
    }
}
