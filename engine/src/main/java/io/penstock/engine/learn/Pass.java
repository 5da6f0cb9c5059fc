package io.penstock.engine.learn;

import io.penstock.engine.data.Batch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One partition in one round, inside a task, on one thread. It may own native memory and frees it on close. */
public interface Pass<P> extends AutoCloseable {
    void learn(Batch batch);

    /** What was learned; called once, after the last batch. */
    P finish();

    /**
     * A pass that owns nothing to be freed.
     *
     * @param learn folds a batch into what both functions share
     * @param finish gives what was learned
     */
    static <P> Pass<P> of(Consumer<? super Batch> learn, Supplier<? extends P> finish) {
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                learn.accept(batch);
            }

            @Override
            public P finish() {
                return finish.get();
            }
        };
    }

    @Override
    default void close() {}
}
