package io.penstock.engine.error;

/** Who has to act on a failure. Only {@link #INFRASTRUCTURE} is worth another try. */
public enum FailureClass {
    /** A pipeline, an option or a call that cannot work as written. */
    USER,
    /** Rows that break a rule. */
    DATA,
    /** Memory, disk or a device that is missing or full. */
    RESOURCE,
    /** A deadline that passed. */
    TIMEOUT,
    /** A machine, a process or a network that failed. */
    INFRASTRUCTURE
}
