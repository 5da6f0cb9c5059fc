package io.penstock.steps.network.cuda;

import io.penstock.steps.network.compute.Block;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Memory of a GPU, or a part of some. */
final class CudaBlock implements Block {
    private final CudaStream stream;
    private final long address;
    private final long length;
    private final @Nullable CudaBlock whole;
    private boolean closed;

    CudaBlock(CudaStream stream, long address, long length, @Nullable CudaBlock whole) {
        this.stream = stream;
        this.address = address;
        this.length = length;
        this.whole = whole;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Block part(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        return new CudaBlock(stream, address() + from * stream.valueBytes(), count, this);
    }

    private boolean isClosed() {
        return closed || (whole != null && whole.isClosed());
    }

    long address() {
        if (isClosed()) {
            throw new IllegalStateException("a block of " + length + " values is closed");
        }
        return address;
    }

    /** The address of a block that must have so many values. */
    static long address(Block block, long count) {
        Objects.checkFromIndexSize(0, count, block.length());
        return ((CudaBlock) block).address();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (whole == null) {
                stream.free(address);
            }
        }
    }
}
