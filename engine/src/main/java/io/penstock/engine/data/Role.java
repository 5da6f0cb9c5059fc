package io.penstock.engine.data;

/** What a column is for. */
public enum Role {
    /** Flows through the steps: what the pipeline was given, later what the last step made of it. */
    INPUT,
    /** What is to be predicted. Absent in the predict phase. */
    TARGET,
    /** Comes back untouched beside a prediction. */
    CARRIED,
    /** A non-negative weight of the row. */
    WEIGHT,
    /** Rows of one group stay on one side of a split. */
    GROUP,
    /** Identifies the row for the user. */
    KEY;

    /** True for everything that a fit may read; {@link #CARRIED} and {@link #KEY} columns are left behind. */
    public boolean isReadByFits() {
        return this != CARRIED && this != KEY;
    }
}
