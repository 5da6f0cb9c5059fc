package io.penstock.engine.step;

/** A meta-step that can be run backwards, such as a pipeline of invertible steps. */
public interface InvertibleMeta extends MetaStep {
    /** Says how the data flow back through the children. */
    Flow invert(PlanBuilder builder, Flow in);
}
