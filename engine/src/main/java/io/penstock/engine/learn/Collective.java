package io.penstock.engine.learn;

/**
 * The workers of one fit that run at once, each with a partition; offered by the runner as a service of the context in fits by
 * {@link io.penstock.engine.strategy.Strategy.AllReduce}. Every worker makes the same calls in the same order. All get the same bits.
 */
public interface Collective {
    /** The place of this worker, from 0. */
    int rank();

    /** How many workers there are. */
    int size();

    /**
     * Replaces every value by its sum over all workers.
     *
     * @throws io.penstock.engine.error.PenstockException of the class TIMEOUT where the others do not come in time
     */
    void sum(double[] values);
}
