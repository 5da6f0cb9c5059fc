package io.penstock.engine.drive;

/** Rows that are held in memory, for {@link Errand}s. They are let go of by {@link #close}, or when the driver is done. */
public interface Held extends AutoCloseable {
    long rows();

    /** What they take, about. */
    long bytes();

    @Override
    void close();
}
