package io.penstock.steps.math;

/** Whether an optimizer goes on and, if not, why. */
public enum OptimizerStatus {
    /** It waits for the objective at its point. */
    RUNNING("running"),
    /** Converged: the gradient is within its tolerance. */
    GRADIENT("converged: the gradient is within its tolerance"),
    /** Converged: the last step changed the value by no more than its tolerance. */
    VALUE("converged: the last step changed the value by no more than its tolerance"),
    /** Stopped at the limit of iterations. */
    ITERATIONS("stopped at the limit of iterations"),
    /** Stopped: no step along the steepest descent lowers the objective to working precision. */
    NO_PROGRESS("stopped: no step along the steepest descent lowers the objective; the gradient is wrong, or the"
            + " objective is exact to rounding only"),
    /** Stopped: the objective or its gradient is not finite at the starting point. */
    NOT_FINITE("stopped: the objective or its gradient is not finite at the starting point");

    private final String text;

    OptimizerStatus(String text) {
        this.text = text;
    }

    /** A sentence for a report. */
    public String text() {
        return text;
    }
}
