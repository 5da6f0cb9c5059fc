package io.penstock.engine.learn;

import io.penstock.engine.step.State;

/** How a step learns: a fold over the partitions, and what follows from its total, on the driver. */
public interface Learner<P> extends Aggregator<P> {
    /**
     * Concludes a round.
     *
     * @param total the merged partials of all partitions
     * @param memory what the last round's outcome asked to remember; empty in the first round. It never leaves the driver
     */
    Outcome conclude(P total, State memory);
}
