package io.penstock.engine.study;

/** How far a trial is. */
public enum TrialState {
    /** It waits for its turn: it was paused, or the driver that ran it is gone. */
    WAITING,
    RUNNING,
    COMPLETE,
    /** It was stopped, because it did not promise much. */
    PRUNED,
    FAILED;

    public boolean isFinished() {
        return this == COMPLETE || this == PRUNED || this == FAILED;
    }
}
