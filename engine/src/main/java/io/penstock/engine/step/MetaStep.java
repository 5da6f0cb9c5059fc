package io.penstock.engine.step;

import java.util.List;

/** A step that holds steps. It says how it is planned; it never runs its children itself. */
public interface MetaStep extends Step {
    /** The steps it holds, by names that are unique among them. */
    List<Child> children();

    /** The same meta-step around other children: as many, in the same order, under the same names. */
    MetaStep withChildren(List<? extends Step> children);

    /** Says how the data flow through the children. */
    Flow lower(PlanBuilder builder, Flow in);

    /**
     * True for a wrapper of one child that adds no segment to paths: wrapping changes neither the names of
     * hyperparameters nor the random draws.
     */
    default boolean isTransparent() {
        return false;
    }
}
