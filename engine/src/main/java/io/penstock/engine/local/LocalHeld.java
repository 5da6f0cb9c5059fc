package io.penstock.engine.local;

import io.penstock.engine.data.Batch;
import io.penstock.engine.drive.Held;

/**
 * Blocks in this process.
 *
 * @param data in partitions
 */
public record LocalHeld(LocalData data) implements Held {
    @Override
    public long rows() {
        return data.rows();
    }

    @Override
    public long bytes() {
        return bytes(data);
    }

    /** What blocks take, about. */
    public static long bytes(LocalData data) {
        long bytes = 0;
        for (var partition : data.partitions()) {
            for (Batch block : partition) {
                bytes += block.bytes();
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        // Memory of the heap is let go of by itself.
    }
}
