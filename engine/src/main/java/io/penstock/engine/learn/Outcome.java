package io.penstock.engine.learn;

import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;

/** What follows from a round. */
public sealed interface Outcome {
    /** Learning is over; this is the fitted step. */
    record Fitted(Step step) implements Outcome {}

    /**
     * Another round is needed.
     *
     * @param step the step with the parameters that the next round is measured at; its {@code learner()} is used
     * @param memory handed to the next {@code conclude}
     * @param note how far it has come, in a few words, for the progress line
     */
    record Again(Step step, State memory, String note) implements Outcome {}
}
