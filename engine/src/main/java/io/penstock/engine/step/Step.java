package io.penstock.engine.step;

/**
 * An immutable value: configuration, hyperparameters, their space and, once fitted, what was learned. Fitting returns a
 * new step. Every step is either a {@link Transformer} or a {@link MetaStep}; what else it can do (be configured, learn,
 * be saved, be looked into) it says by implementing another small interface.
 */
public interface Step {}
