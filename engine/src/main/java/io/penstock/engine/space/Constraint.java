package io.penstock.engine.space;

import java.util.Map;

/** A rule between hyperparameters. Points that break it are never tried. */
public interface Constraint {
    /** The rule in words or as a formula, such as {@code low <= high}. */
    String describe();

    /**
     * Whether a point keeps the rule.
     *
     * @param values of the active hyperparameters, by name; a rule about an inactive one holds
     */
    boolean holds(Map<String, Object> values);
}
