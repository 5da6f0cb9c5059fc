package io.penstock.steps.network.compute;

/** A fixed number of values on a device, of the precision of the {@link Compute} that made it. Not thread-safe. */
public interface Block extends AutoCloseable {
    long length();

    /**
     * Some of the values, as a block that shares them. Closing it does nothing; it is not to be used after this block is closed.
     *
     * @throws IndexOutOfBoundsException where they are not all in this block
     */
    Block part(long from, long length);

    /** Frees the memory; closing again does nothing. */
    @Override
    void close();
}
