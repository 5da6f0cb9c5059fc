package io.penstock.engine.step;

/** A meta-step with an effect on targets that the enclosing pipeline undoes at its exit. */
public interface UndoneAtExit extends MetaStep {
    /** Says how that effect is undone on targets and on what predicts them. */
    Flow undo(PlanBuilder builder, Flow in);
}
