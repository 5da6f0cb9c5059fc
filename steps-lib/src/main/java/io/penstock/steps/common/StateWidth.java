package io.penstock.steps.common;

import io.penstock.engine.data.Field;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.State;

/** Compares what a step was fitted on with what it is given. */
public final class StateWidth {
    /** The name under which fitted steps keep the number of their features. */
    public static final String NAME = "features";

    private StateWidth() {}

    /** Refuses another number of features than the fit has seen. */
    public static void require(State state, Features features) {
        int width = features.width();
        if (!state.isEmpty() && state.has(NAME) && width != Field.UNKNOWN && width != state.number(NAME)) {
            throw PenstockException.user("a fitted step takes as many features as it was fitted on")
                    .value(width + " features instead of " + state.number(NAME))
                    .remedy("give it the columns of the training data, or fit it again")
                    .build();
        }
    }
}
