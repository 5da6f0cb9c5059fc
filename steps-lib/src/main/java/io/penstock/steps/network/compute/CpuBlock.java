package io.penstock.steps.network.compute;

import io.penstock.engine.error.PenstockException;
import io.penstock.steps.kernel.Precision;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Native memory of the processor. */
final class CpuBlock implements Block {
    private final Precision precision;
    private final long length;
    private final boolean owner;
    private @Nullable Pointer pointer;
    private @Nullable FloatBuffer floats;
    private @Nullable DoubleBuffer doubles;

    private CpuBlock(Precision precision, long length, boolean owner, Pointer pointer) {
        this.precision = precision;
        this.length = length;
        this.owner = owner;
        this.pointer = pointer;
        if (pointer instanceof FloatPointer held) {
            floats = held.asBuffer();
        } else {
            doubles = ((DoublePointer) pointer).asBuffer();
        }
    }

    static CpuBlock allocate(Precision precision, long length) {
        if (length > Integer.MAX_VALUE / precision.bytes()) {
            throw exhausted(length / (1 << 20) * precision.bytes(), null);
        }
        long bytes = Math.max(1, length) * precision.bytes();
        try {
            Pointer pointer = precision == Precision.FLOAT32
                    ? new FloatPointer(Math.max(1, length))
                    : new DoublePointer(Math.max(1, length));
            Pointer.memset(pointer, 0, bytes);
            return new CpuBlock(precision, length, true, pointer);
        } catch (OutOfMemoryError e) {
            throw exhausted(bytes / (1 << 20), e);
        }
    }

    private static PenstockException exhausted(long mebibytes, @Nullable Throwable cause) {
        return PenstockException.resource("a network's arrays must fit the native memory")
                .value("one of " + mebibytes + " MiB, beside "
                        + Pointer.totalBytes() / (1 << 20) + " MiB that are held of "
                        + Pointer.maxBytes() / (1 << 20)
                        + " MiB")
                .remedy("take smaller batches or a smaller network, fewer tasks at once, or raise"
                        + " org.bytedeco.javacpp.maxbytes and the memory overhead of executors")
                .cause(cause)
                .build();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Block part(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        Pointer part = pointer() instanceof FloatPointer held
                ? held.getPointer(from).capacity(Math.max(1, count))
                : doublePointer().getPointer(from).capacity(Math.max(1, count));
        return new CpuBlock(precision, count, false, part);
    }

    Precision precision() {
        return precision;
    }

    FloatPointer floatPointer() {
        return (FloatPointer) pointer();
    }

    DoublePointer doublePointer() {
        return (DoublePointer) pointer();
    }

    private Pointer pointer() {
        Pointer held = pointer;
        if (held == null) {
            throw new IllegalStateException("a block of " + length + " values is closed");
        }
        return held;
    }

    private FloatBuffer floats() {
        pointer();
        return Objects.requireNonNull(floats, "a block of FLOAT64");
    }

    private DoubleBuffer doubles() {
        pointer();
        return Objects.requireNonNull(doubles, "a block of FLOAT32");
    }

    void get(long at, float[] into, int offset, int count) {
        floats().get((int) at, into, offset, count);
    }

    void put(long at, float[] from, int offset, int count) {
        floats().put((int) at, from, offset, count);
    }

    void get(long at, double[] into, int offset, int count) {
        doubles().get((int) at, into, offset, count);
    }

    void put(long at, double[] from, int offset, int count) {
        doubles().put((int) at, from, offset, count);
    }

    void zero() {
        Pointer.memset(pointer(), 0, length * precision.bytes());
    }

    void copyFrom(CpuBlock other) {
        if (length == other.length && precision == other.precision) {
            Pointer.memcpy(pointer(), other.pointer(), length * precision.bytes());
        } else {
            throw new IllegalArgumentException("cannot copy " + other.length + " values to " + length);
        }
    }

    @Override
    public void close() {
        Pointer held = pointer;
        pointer = null;
        floats = null;
        doubles = null;
        if (held != null && owner) {
            held.deallocate();
        }
    }
}
