package io.penstock.engine.learn;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Stateful;
import io.penstock.engine.step.Transformer;

/** A transformer that learns before it transforms. */
public interface Learnable extends Transformer, Stateful {
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
}
