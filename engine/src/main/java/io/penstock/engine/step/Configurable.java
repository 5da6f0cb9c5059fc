package io.penstock.engine.step;

import io.penstock.engine.param.Settings;

/** A step with hyperparameters. */
public interface Configurable extends Step {
    Settings settings();

    /** The same step with other hyperparameters; what it has learned stays. */
    Step with(Settings settings);
}
