package io.penstock.engine.step;

/**
 * A step that changes targets. Its live half is an {@link InvertibleLive}; the enclosing pipeline undoes it at its exit,
 * on the targets and on every column tagged with one of them. Without targets (in the predict phase) it passes blocks on.
 */
public interface TargetTransformer extends Invertible {}
