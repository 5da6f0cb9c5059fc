package io.penstock.engine.learn;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Step;

/** A step that learns in one stage of a fit: a {@link Learnable}, or a meta-step whose children learn together. */
public interface Trainable extends Step {
    /**
     * The learner of this step for data of that schema. It may keep the step's hyperparameters and learned state, and is
     * made anew for every round and in every task.
     */
    Learner<?> learner(Schema schema);

    /** How far the result depends on how the data are partitioned. */
    Exactness exactness();

    /** Whether the fit reads data of that schema once, or round after round (then the runner keeps them at hand). */
    default boolean isIterative(Schema schema) {
        return false;
    }

    /** How it learns where that is not the usual way, in a few words for a plan, with a comma at the end; else empty. */
    default String manner() {
        return "";
    }

    /** False before a fit. */
    boolean isFitted();

    /** The same step, having learned nothing. */
    Trainable cleared();

    /** The same step, about to go on learning from where it is; from scratch where it cannot. */
    default Trainable continued() {
        return this;
    }
}
