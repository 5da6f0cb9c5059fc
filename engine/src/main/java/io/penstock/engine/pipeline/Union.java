package io.penstock.engine.pipeline;

import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * Branches side by side: each sees the same rows, and their outputs stand beside each other. Branches that learn share
 * one scan of the data. Immutable.
 *
 * @param children the branches
 */
public record Union(List<Child> children) implements Rearrangeable {
    public Union {
        children = List.copyOf(children);
        if (children.isEmpty()) {
            throw new IllegalArgumentException("a union needs a branch");
        }
    }

    public static Union of(Step... branches) {
        return new Union(Names.children(List.of(branches)));
    }

    @Override
    public Union withChildren(List<? extends Step> steps) {
        return new Union(Child.around(children, steps));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<Flow> branches = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            branches.add(builder.child(i, in));
        }
        return builder.concat(branches);
    }

    @Override
    public Union rearranged(List<Child> other) {
        return new Union(other);
    }
}
