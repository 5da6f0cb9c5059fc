package io.penstock.engine.step;

import java.util.List;
import java.util.function.UnaryOperator;

/** What a {@link MetaStep} is handed to say how its children are planned. It speaks of the children of that meta-step only. */
public interface PlanBuilder {
    /** The phase that is planned. */
    Phase phase();

    /** Counts the epochs of the innermost repetition from 0. */
    int epoch();

    /** Sends the data through the child at that position: fitted first where the plan is a fit, then transformed. */
    Flow child(int position, Flow in);

    /** Sends the data backwards through the child at that position. */
    Flow inverse(int position, Flow in);

    /** Undoes the target transforms that the child at that position (or anything in it) applied. */
    Flow undo(int position, Flow in);

    /** Sends the data through a step of the meta-step's own, which is no child: it learns nothing and has no path that a user sees. */
    Flow apply(String name, Transformer helper, Flow in);

    /** Makes one flow of several, by a combiner of the meta-step's own. */
    Flow combine(String name, Combiner combiner, List<Flow> in);

    /**
     * Sends the data through parts of a plan, one after the other, that a host of the meta-step's own runs. Where the host is
     * optional, what follows the first part that learns is planned without it.
     */
    Flow hosted(String name, Host host, List<UnaryOperator<Flow>> parts, Flow in);

    /** Puts the inputs of several branches of the same rows side by side, in order; everything else comes from the first. */
    Flow concat(List<Flow> branches);

    /** While the pipeline learns: puts all rows of all partitions in a random order, another one in every epoch. Else nothing. */
    Flow shuffle(Flow in);

    /** While the pipeline learns: rows that are computed once and kept at hand for every later stage of the fit. Else nothing. */
    Flow kept(Flow in);

    /** What is lowered inside {@code body} transforms and never learns. */
    Flow frozen(UnaryOperator<Flow> body, Flow in);

    /** Asks that what is lowered inside {@code body} is placed in that way. */
    Flow placed(Placement placement, UnaryOperator<Flow> body, Flow in);
}
