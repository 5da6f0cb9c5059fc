package io.penstock.steps.network.cuda;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * One row of work for a GPU, done in the order in which it is asked for: kernels, copies, and the memory they need. For one thread at a time; whoever makes one
 * closes it.
 */
final class CudaStream implements AutoCloseable {
    private static final int PLACES = 24;
    /** More blocks make no kernel faster; each thread takes several values then. */
    private static final int MOST_BLOCKS = 16_384;

    private final CudaDevice device;
    private final Precision precision;
    private final CUstream_st stream = new CUstream_st();
    private final BytePointer arguments = new BytePointer(PLACES * 8L);
    private final ByteBuffer given = arguments.asByteBuffer().order(ByteOrder.nativeOrder());
    private final PointerPointer<Pointer> places = new PointerPointer<>(PLACES);
    private final Set<Long> held = new HashSet<>();
    private final Call call = new Call();
    private final CudaStaging staging;
    private long scratch;
    private long scratchBytes;
    private boolean closed;

    CudaStream(CudaDevice device, Precision precision) {
        this.device = device;
        this.precision = precision;
        for (int i = 0; i < PLACES; i++) {
            places.put(i, arguments.getPointer(8L * i));
        }
        boolean made = false;
        boolean done = false;
        try {
            CudaFailures.check(
                    cudart.cudaStreamCreateWithFlags(stream, cudart.cudaStreamNonBlocking), "making a stream");
            made = true;
            staging = new CudaStaging(stream, precision);
            done = true;
        } finally {
            if (!done) {
                if (made) {
                    cudart.cudaStreamDestroy(stream);
                }
                places.deallocate();
                arguments.deallocate();
            }
        }
    }

    /** A kernel and what it is given, in order. One object per stream, used again by every call. */
    final class Call {
        private CUfunc_st function = new CUfunc_st();
        private int count;

        private Call begin(CUfunc_st kernel) {
            function = kernel;
            count = 0;
            return this;
        }

        Call at(long address) {
            given.putLong(8 * count++, address);
            return this;
        }

        Call whole(long number) {
            given.putLong(8 * count++, number);
            return this;
        }

        Call number(int number) {
            given.putInt(8 * count++, number);
            return this;
        }

        Call flag(boolean is) {
            return number(is ? 1 : 0);
        }

        /** A number of the stream's precision. */
        Call real(double number) {
            if (precision == Precision.FLOAT32) {
                given.putFloat(8 * count++, (float) number);
                return this;
            }
            return wide(number);
        }

        Call wide(double number) {
            given.putDouble(8 * count++, number);
            return this;
        }

        /** Always the last one. */
        Call window(Window window) {
            int[] numbers = {
                window.height(),
                window.width(),
                window.channels(),
                window.sizeY(),
                window.sizeX(),
                window.strideY(),
                window.strideX(),
                window.padY(),
                window.padX(),
                window.outY(),
                window.outX()
            };
            for (int i = 0; i < numbers.length; i++) {
                given.putInt(8 * count + 4 * i, numbers[i]);
            }
            return this;
        }

        /** Starts the kernel with threads for so many values. */
        void over(long values) {
            blocks(blocksFor(values), 1);
        }

        /** Starts the kernel; nothing where there are no blocks. */
        void blocks(int x, int y) {
            if (x > 0 && y > 0) {
                staging.flush();
                CudaFailures.checkDriver(
                        cudart.cuLaunchKernel(
                                function, x, y, 1, CudaDevice.THREADS, 1, 1, 0, stream, places, (PointerPointer<
                                                Pointer>)
                                        null),
                        "starting a kernel");
            }
        }
    }

    static int blocksFor(long values) {
        return (int) Math.min(MOST_BLOCKS, (values + CudaDevice.THREADS - 1) / CudaDevice.THREADS);
    }

    Call call(String kernel) {
        enter();
        return call.begin(device.function(kernel));
    }

    private void enter() {
        if (closed) {
            throw new IllegalStateException("the way to " + device + " is closed");
        }
        device.enter();
    }

    int valueBytes() {
        return precision.bytes();
    }

    Precision precision() {
        return precision;
    }

    /** What libraries that work on the stream are given, after what was written is on its way. */
    CUstream_st handle() {
        enter();
        staging.flush();
        return stream;
    }

    /** Memory of zeros. */
    long allocate(long values) {
        enter();
        long most = Long.MAX_VALUE / valueBytes();
        if (values > most) {
            throw CudaFailures.exhausted("one of " + values + " values");
        }
        long bytes = Math.max(1, values) * valueBytes();
        long address = take(bytes);
        held.add(address);
        fill(address, bytes);
        return address;
    }

    private long take(long bytes) {
        Pointer memory = new Pointer();
        int code = cudart.cudaMalloc(memory, bytes);
        if (code != cudart.cudaSuccess) {
            cudart.cudaGetLastError();
            CudaFailures.check(code, "an array of " + bytes / (1 << 20) + " MiB on " + device);
        }
        return memory.address();
    }

    /** Frees an array; nothing where that has been done. */
    void free(long address) {
        if (!closed && held.remove(address)) {
            device.enter();
            staging.flush();
            release(address);
        }
    }

    /** Frees memory when nothing on the stream uses it any more. */
    private void release(long address) {
        CudaFailures.check(cudart.cudaStreamSynchronize(stream), "computing");
        CudaFailures.check(cudart.cudaFree(new CudaAddress(address)), "freeing an array");
    }

    /** Memory for the kernels of one operation, with whatever it held last. */
    long scratch(long bytes) {
        if (bytes > scratchBytes) {
            enter();
            if (scratch != 0) {
                release(scratch);
                scratch = 0;
                scratchBytes = 0;
            }
            scratch = take(bytes);
            scratchBytes = bytes;
        }
        return scratch;
    }

    /** Sets bytes to zero. */
    void fill(long address, long bytes) {
        if (bytes > 0) {
            CudaFailures.check(
                    cudart.cudaMemsetAsync(new CudaAddress(address), 0, bytes, handle()), "filling an array");
        }
    }

    void copy(long from, long to, long bytes) {
        if (bytes > 0) {
            CudaFailures.check(
                    cudart.cudaMemcpyAsync(
                            new CudaAddress(to),
                            new CudaAddress(from),
                            bytes,
                            cudart.cudaMemcpyDeviceToDevice,
                            handle()),
                    "copying an array");
        }
    }

    CudaStaging staging() {
        enter();
        return staging;
    }

    CudaDevice device() {
        return device;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        device.enter();
        cudart.cudaStreamSynchronize(stream);
        for (long address : held) {
            cudart.cudaFree(new CudaAddress(address));
        }
        if (scratch != 0) {
            cudart.cudaFree(new CudaAddress(scratch));
        }
        staging.close();
        cudart.cudaStreamDestroy(stream);
        places.deallocate();
        arguments.deallocate();
    }
}
