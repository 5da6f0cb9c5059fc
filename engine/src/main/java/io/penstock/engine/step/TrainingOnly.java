package io.penstock.engine.step;

/**
 * A step that acts while a pipeline learns and at no other time: augmentation, noise, sampling, shuffling. In the evaluate
 * and predict phases blocks pass it untouched; it need not be fitted then.
 */
public interface TrainingOnly extends Transformer {}
