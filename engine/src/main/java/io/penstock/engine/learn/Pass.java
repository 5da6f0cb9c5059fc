package io.penstock.engine.learn;

import io.penstock.engine.data.Batch;

/** One partition in one round, inside a task, on one thread. It may own native memory and frees it on close. */
public interface Pass<P> extends AutoCloseable {
    void learn(Batch batch);

    /** What was learned; called once, after the last batch. */
    P finish();

    @Override
    default void close() {}
}
