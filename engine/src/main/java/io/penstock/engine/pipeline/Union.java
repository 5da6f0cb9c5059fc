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
        List<Step> steps = List.of(branches);
        List<String> names = Names.unique(steps);
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            children.add(new Child(names.get(i), steps.get(i)));
        }
        return new Union(children);
    }

    @Override
    public Union withChildren(List<? extends Step> steps) {
        List<Child> changed = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            changed.add(new Child(children.get(i).name(), steps.get(i)));
        }
        return new Union(changed);
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
