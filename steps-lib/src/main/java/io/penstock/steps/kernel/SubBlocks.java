package io.penstock.steps.kernel;

/** How many rows of a block to take at once, so that they are read from memory once and from cache afterwards. */
final class SubBlocks {
    private static final int CACHE_BYTES = 512 << 10;
    /**
     * Up to this many multiply-adds OpenBLAS multiplies without packing, up to twice as fast for skinny results; it
     * does so for any shape unless the right operand is transposed.
     */
    private static final int UNPACKED_PRODUCT = 1_000_000;

    private static final int FEWEST = 8;
    private static final int MOST = 4096;

    private SubBlocks() {}

    /** Rows of {@code columns} values, each multiplied by {@code outputs} vectors of that length. */
    static int rows(int columns, int outputs, Precision precision) {
        long cached = CACHE_BYTES / ((long) columns * precision.bytes());
        long unpacked = UNPACKED_PRODUCT / ((long) columns * outputs);
        long rows = unpacked >= FEWEST ? Math.min(cached, unpacked) : cached;
        return (int) Math.max(FEWEST, Math.min(MOST, rows));
    }
}
