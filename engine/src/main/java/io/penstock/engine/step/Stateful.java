package io.penstock.engine.step;

/** A step that can have learned something. */
public interface Stateful extends Step {
    /** What was learned; {@link State#EMPTY} before a fit. */
    State state();

    /** The same step, having learned this. */
    Step withState(State state);

    /** False before a fit. */
    default boolean isFitted() {
        return !state().isEmpty();
    }
}
