package io.penstock.steps.kernel;

import java.util.Objects;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of float32 or float64 values in native memory, freed on {@link #close()}.
 *
 * <p>Allocate once and reuse: an allocation costs microseconds and a tracked native block. All copies are bulk and
 * bounds-checked; a copy between different widths converts (round to nearest). Contents are undefined until written.
 *
 * <p>Not thread-safe. Every method but {@link #close()}, {@link #length()} and {@link #precision()} throws
 * {@link IllegalStateException} after close.
 */
public final class NativeBuffer implements AutoCloseable {
    private static final int CHUNK = 2048;

    private final Precision precision;
    private final long length;
    private @Nullable Pointer pointer;

    private NativeBuffer(Precision precision, long length, Pointer pointer) {
        this.precision = precision;
        this.length = length;
        this.pointer = pointer;
    }

    /**
     * Allocates a buffer.
     *
     * @param length number of values, zero or more
     * @throws IllegalArgumentException if {@code length} is negative
     * @throws OutOfMemoryError if the native memory cannot be had, or JavaCPP's {@code maxbytes} would be exceeded
     */
    public static NativeBuffer allocate(Precision precision, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length of a native buffer must not be negative: " + length);
        }
        long allocated = Math.max(1, length);
        Pointer pointer = precision == Precision.FLOAT64 ? new DoublePointer(allocated) : new FloatPointer(allocated);
        return new NativeBuffer(precision, length, pointer);
    }

    /** The width of the values. */
    public Precision precision() {
        return precision;
    }

    /** The number of values. */
    public long length() {
        return length;
    }

    /**
     * Copies {@code source[offset, offset + count)} to {@code [at, at + count)} of this buffer.
     *
     * @throws IndexOutOfBoundsException if either range is outside its array
     */
    public void put(long at, double[] source, int offset, int count) {
        Pointer target = checked(at, source.length, offset, count);
        if (target instanceof DoublePointer doubles) {
            doubles.position(at).put(source, offset, count).position(0);
            return;
        }
        float[] chunk = new float[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += chunk.length) {
            int size = Math.min(chunk.length, count - done);
            for (int i = 0; i < size; i++) {
                chunk[i] = (float) source[offset + done + i];
            }
            ((FloatPointer) target).position(at + done).put(chunk, 0, size).position(0);
        }
    }

    /**
     * Copies {@code source[offset, offset + count)} to {@code [at, at + count)} of this buffer.
     *
     * @throws IndexOutOfBoundsException if either range is outside its array
     */
    public void put(long at, float[] source, int offset, int count) {
        Pointer target = checked(at, source.length, offset, count);
        if (target instanceof FloatPointer floats) {
            floats.position(at).put(source, offset, count).position(0);
            return;
        }
        double[] chunk = new double[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += chunk.length) {
            int size = Math.min(chunk.length, count - done);
            for (int i = 0; i < size; i++) {
                chunk[i] = source[offset + done + i];
            }
            ((DoublePointer) target).position(at + done).put(chunk, 0, size).position(0);
        }
    }

    /**
     * Copies {@code [at, at + count)} of this buffer to {@code target[offset, offset + count)}.
     *
     * @throws IndexOutOfBoundsException if either range is outside its array
     */
    public void get(long at, double[] target, int offset, int count) {
        Pointer source = checked(at, target.length, offset, count);
        if (source instanceof DoublePointer doubles) {
            doubles.position(at).get(target, offset, count).position(0);
            return;
        }
        float[] chunk = new float[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += chunk.length) {
            int size = Math.min(chunk.length, count - done);
            ((FloatPointer) source).position(at + done).get(chunk, 0, size).position(0);
            for (int i = 0; i < size; i++) {
                target[offset + done + i] = chunk[i];
            }
        }
    }

    /**
     * Copies {@code [at, at + count)} of this float32 buffer to {@code target[offset, offset + count)}.
     *
     * @throws IndexOutOfBoundsException if either range is outside its array
     * @throws IllegalArgumentException if this buffer holds float64 (reading it as float32 would lose digits)
     */
    public void get(long at, float[] target, int offset, int count) {
        floats();
        FloatPointer source = (FloatPointer) checked(at, target.length, offset, count);
        source.position(at).get(target, offset, count).position(0);
    }

    /** Sets every value to zero. */
    public void zero() {
        Pointer target = open();
        Pointer.memset(target, 0, Math.max(1, length) * precision.bytes());
    }

    /** Whether {@link #close()} was called. */
    public boolean closed() {
        return pointer == null;
    }

    /** Frees the memory at once; closing again does nothing. */
    @Override
    public void close() {
        Pointer held = pointer;
        pointer = null;
        if (held != null) {
            held.deallocate();
        }
    }

    DoublePointer doubles() {
        if (open() instanceof DoublePointer doubles) {
            return doubles;
        }
        throw new IllegalArgumentException("expected a FLOAT64 buffer, got " + precision);
    }

    FloatPointer floats() {
        if (open() instanceof FloatPointer floats) {
            return floats;
        }
        throw new IllegalArgumentException("expected a FLOAT32 buffer, got " + precision);
    }

    private Pointer open() {
        Pointer held = pointer;
        if (held == null) {
            throw new IllegalStateException("native buffer of " + length + " values is closed");
        }
        return held;
    }

    private Pointer checked(long at, int arrayLength, int offset, int count) {
        Pointer held = open();
        Objects.checkFromIndexSize(offset, count, arrayLength);
        Objects.checkFromIndexSize(at, count, length);
        return held;
    }
}
