package io.penstock.engine.step;

import java.util.List;

/** What a {@link MetaStep} is handed to say how its children are planned. It speaks of the children of that meta-step only. */
public interface PlanBuilder {
    /** The phase that is planned. */
    Phase phase();

    /** Sends the data through the child at that position: fitted first where the plan is a fit, then transformed. */
    Flow child(int position, Flow in);

    /** Undoes the target transforms that the child at that position (or anything in it) applied. */
    Flow undo(int position, Flow in);

    /** Puts the inputs of several branches of the same rows side by side, in order; everything else comes from the first. */
    Flow concat(List<Flow> branches);

    /** Asks that what is lowered inside {@code body} is placed in that way. */
    Flow placed(Placement placement, java.util.function.UnaryOperator<Flow> body, Flow in);
}
