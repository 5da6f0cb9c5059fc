package io.penstock.engine.error;

/** Whether someone may try again what has failed by nobody's mistake. */
public enum Retry {
    /** Nothing speaks against it. */
    OPEN,
    /** Someone wanted the work to end: a thread was interrupted, or a job was cancelled. */
    UNWANTED,
    /** Whoever ran it has tried again already, as often as it should. */
    SPENT
}
