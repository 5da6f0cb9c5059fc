package io.penstock.engine.step;

import io.penstock.engine.data.Schema;

/** Data on their way through a plan that is being built. Made and read by a {@link PlanBuilder} only. */
public interface Flow {
    Schema schema();

    /** Whether both hold the same rows in the same order, so that they can be put side by side. */
    boolean hasRowsOf(Flow other);
}
