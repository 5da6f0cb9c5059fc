package io.penstock.engine.step;

/** What a pipeline is being run for. Never a flag on a step: it comes with the {@link Context}. */
public enum Phase {
    /** Learning: targets are there. */
    TRAIN,
    /** Measuring on data with targets; nothing learns. */
    EVALUATE,
    /** Predicting: there are no targets. */
    PREDICT
}
