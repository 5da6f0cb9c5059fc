package io.penstock.steps.network.cuda;

import io.penstock.steps.kernel.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/**
 * The way of values between the heap and a GPU, through two halves of pinned memory: one is filled while the other is on its way, and the GPU
 * computes meanwhile. Writes to places that follow each other become one copy, which starts with the next {@link #flush}.
 */
final class CudaStaging implements AutoCloseable {
    private static final int BYTES = 4 << 20;

    private final CUstream_st stream;
    private final boolean isFloat;
    private final int valueBytes;
    private final BytePointer[] pinned = new BytePointer[2];
    private final ByteBuffer[] values = new ByteBuffer[2];
    private final CUevent_st[] copied = new CUevent_st[2];
    private int half;
    private int filled;
    private int pending;
    private long pendingTarget;

    CudaStaging(CUstream_st stream, Precision precision) {
        this.stream = stream;
        this.isFloat = precision == Precision.FLOAT32;
        this.valueBytes = precision.bytes();
        boolean done = false;
        try {
            for (int i = 0; i < 2; i++) {
                BytePointer memory = new BytePointer();
                CudaFailures.check(
                        cudart.cudaHostAlloc(memory, BYTES, cudart.cudaHostAllocDefault),
                        "pinning " + BYTES / (1 << 20) + " MiB of the machine's memory");
                pinned[i] = memory;
                values[i] = memory.capacity(BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
                CUevent_st event = new CUevent_st();
                CudaFailures.check(
                        cudart.cudaEventCreateWithFlags(event, cudart.cudaEventDisableTiming), "making an event");
                copied[i] = event;
            }
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    void write(float[] source, int offset, long target, int count) {
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, room(target + (long) done * valueBytes));
            ByteBuffer into = values[half];
            if (isFloat) {
                into.position(filled).limit(BYTES);
                into.asFloatBuffer().put(source, offset + done, now);
            } else {
                for (int i = 0; i < now; i++) {
                    into.putDouble(filled + i * 8, source[offset + done + i]);
                }
            }
            filled(now);
            done += now;
        }
    }

    void write(double[] source, int offset, long target, int count) {
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, room(target + (long) done * valueBytes));
            ByteBuffer into = values[half];
            if (isFloat) {
                for (int i = 0; i < now; i++) {
                    into.putFloat(filled + i * 4, (float) source[offset + done + i]);
                }
            } else {
                into.position(filled).limit(BYTES);
                into.asDoubleBuffer().put(source, offset + done, now);
            }
            filled(now);
            done += now;
        }
    }

    /** Makes ready for values that go to that address; how many there is room for. */
    private int room(long target) {
        if (pending > 0 && target != pendingTarget + pending) {
            flush();
        }
        if (filled + valueBytes > BYTES) {
            turn();
        }
        if (pending == 0) {
            pendingTarget = target;
        }
        return (BYTES - filled) / valueBytes;
    }

    private void filled(int count) {
        filled += count * valueBytes;
        pending += count * valueBytes;
    }

    /** Goes on in the other half, as soon as that is free. */
    private void turn() {
        flush();
        CudaFailures.check(cudart.cudaEventRecord(copied[half], stream), "copying to the GPU");
        half = 1 - half;
        filled = 0;
        CudaFailures.check(cudart.cudaEventSynchronize(copied[half]), "copying to the GPU");
    }

    /** Starts the copy of what was written. */
    void flush() {
        if (pending > 0) {
            int bytes = pending;
            pending = 0;
            CudaFailures.check(
                    cudart.cudaMemcpyAsync(
                            new CudaAddress(pendingTarget),
                            pinned[half].getPointer(filled - bytes),
                            bytes,
                            cudart.cudaMemcpyHostToDevice,
                            stream),
                    "copying to the GPU");
        }
    }

    void read(long source, double[] target, int offset, int count) {
        for (int done = 0; done < count; ) {
            int now = Math.min(count - done, BYTES / valueBytes);
            ByteBuffer from = fetch(source + (long) done * valueBytes, now * valueBytes);
            if (isFloat) {
                for (int i = 0; i < now; i++) {
                    target[offset + done + i] = from.getFloat(i * 4);
                }
            } else {
                from.position(0).limit(BYTES);
                from.asDoubleBuffer().get(target, offset + done, now);
            }
            done += now;
        }
    }

    double readDouble(long source) {
        return fetch(source, Double.BYTES).getDouble(0);
    }

    /** Waits for the GPU, and takes bytes from it to the beginning of a half. */
    private ByteBuffer fetch(long source, int bytes) {
        turn();
        CudaFailures.check(
                cudart.cudaMemcpyAsync(
                        pinned[half], new CudaAddress(source), bytes, cudart.cudaMemcpyDeviceToHost, stream),
                "copying from the GPU");
        CudaFailures.check(cudart.cudaStreamSynchronize(stream), "computing");
        return values[half];
    }

    @Override
    public void close() {
        for (int i = 0; i < 2; i++) {
            if (copied[i] != null) {
                cudart.cudaEventDestroy(copied[i]);
            }
            if (pinned[i] != null) {
                cudart.cudaFreeHost(pinned[i]);
            }
        }
    }
}
