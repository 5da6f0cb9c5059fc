package io.penstock.engine.step;

import io.penstock.engine.data.Batch;

/**
 * A step at work: it may hold native handles, device memory, sessions. It belongs to one thread, sees the blocks of one
 * partition in order, is never serialized, and is always torn down.
 */
@FunctionalInterface
public interface LiveStep extends AutoCloseable {
    Batch transform(Batch batch);

    /** Frees what {@link Transformer#setup} took. Called once, also after a failure. */
    default void teardown() {}

    @Override
    default void close() {
        teardown();
    }
}
