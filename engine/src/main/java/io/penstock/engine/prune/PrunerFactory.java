package io.penstock.engine.prune;

import java.util.Map;

/** A kind of pruner with its settings: an immutable value, from which studies make pruners. */
public interface PrunerFactory {
    /** The name under which files and the command line know it, such as {@code asha}. */
    String name();

    /** Settings that differ from the defaults, by name. */
    Map<String, Object> settings();

    /**
     * A pruner that has heard nothing yet.
     *
     * @param seed of its draws, where it has any
     * @param budget the full budget of a trial, in steps; at least 1
     * @param trials how many trials there will be; 0 where nobody knows
     */
    Pruner open(long seed, int budget, int trials);
}
