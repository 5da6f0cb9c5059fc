package io.penstock.engine.wrap;

import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Wrapper;
import io.penstock.engine.tree.Trees;

/**
 * A step that will be another one: until {@link #mutate} it acts as itself.
 *
 * @param step as it is now
 * @param next what it becomes
 */
public record WillMutate(Step step, Step next) implements Wrapper {
    @Override
    public WillMutate around(Step other) {
        return new WillMutate(other, next);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(0, in);
    }

    /** Lets every queued mutation of a tree take effect, however deep it is nested. */
    public static Step mutate(Step root) {
        return Trees.editAll(root, (path, step) -> step instanceof WillMutate queued ? queued.next() : step);
    }
}
