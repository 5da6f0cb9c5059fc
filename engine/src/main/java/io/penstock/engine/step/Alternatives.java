package io.penstock.engine.step;

import java.util.List;
import java.util.Optional;

/** A meta-step whose own hyperparameters say which of its children act; those of the others are not searched. */
public interface Alternatives extends MetaStep, Configurable {
    /**
     * When a child acts.
     *
     * @param child its place among {@link #children}
     * @return empty where it acts always
     */
    Optional<When> when(int child);

    /** Whether one child at least has to act. */
    default boolean needsOne() {
        return false;
    }

    /**
     * Holds where a hyperparameter of the meta-step has one of some values.
     *
     * @param parameter its name there
     * @param values any of these
     */
    record When(String parameter, List<Object> values) {
        public When {
            values = List.copyOf(values);
        }
    }
}
