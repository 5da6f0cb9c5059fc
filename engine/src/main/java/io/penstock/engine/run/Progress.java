package io.penstock.engine.run;

import io.penstock.engine.plan.Node;

/** Hears how a fit comes along. Called on the driver, on the thread that fits. */
public interface Progress {
    /** Hears nothing. */
    Progress NONE = new Progress() {};

    /** A stage begins. */
    default void stage(Node.Aggregate stage, int stages) {}

    /** A step has concluded a round; {@code note} is its own word on how far it has come. */
    default void round(String path, int round, String note) {}

    /** A step has learned. */
    default void fitted(Fitted.StepReport report) {}

    /** Something worth knowing about a run, such as an accelerator that was preferred and is not there. */
    default void note(String path, String note) {}
}
