package io.penstock.engine.search;

/** Where the fits of a trial run. */
public enum Execution {
    /** {@link #NARROW} where the rows of all folds are small enough, behind what trials share; else {@link #WIDE}. */
    AUTO,
    /** Every fit uses all workers. */
    WIDE,
    /** A trial runs whole on one thread of one worker, over rows that all workers hold. */
    NARROW
}
