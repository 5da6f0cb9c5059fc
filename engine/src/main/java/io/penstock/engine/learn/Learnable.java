package io.penstock.engine.learn;

import io.penstock.engine.step.State;
import io.penstock.engine.step.Stateful;
import io.penstock.engine.step.Transformer;

/** A transformer that learns before it transforms. */
public interface Learnable extends Trainable, Transformer, Stateful {
    @Override
    default boolean isFitted() {
        return Stateful.super.isFitted();
    }

    @Override
    default Learnable cleared() {
        return (Learnable) withState(State.EMPTY);
    }
}
