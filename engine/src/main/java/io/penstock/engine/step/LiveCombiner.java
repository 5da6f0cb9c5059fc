package io.penstock.engine.step;

import io.penstock.engine.data.Batch;
import java.util.List;

/** A combiner at work, on one thread. */
@FunctionalInterface
public interface LiveCombiner extends AutoCloseable {
    /** One block of the rows of the first flow, of what the flows made of the same block of the data. */
    Batch combine(List<Batch> flows);

    @Override
    default void close() {}
}
