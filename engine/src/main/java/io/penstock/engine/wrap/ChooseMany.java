package io.penstock.engine.wrap;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Alternatives;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several branches; each has a flag of its name among the hyperparameters. What the chosen ones make is put side by side. */
public record ChooseMany(List<Child> children, Settings settings) implements Rearrangeable, Alternatives {
    public ChooseMany {
        children = List.copyOf(children);
    }

    /** Branches under names made of their types, all of them chosen. */
    public static ChooseMany of(Step... steps) {
        return ofChildren(Names.children(List.of(steps)));
    }

    /** Branches under the names given, all of them chosen. */
    public static ChooseMany ofChildren(List<Child> children) {
        List<Param<?>> flags = new ArrayList<>();
        for (Child child : children) {
            flags.add(Param.flag("use_" + child.name(), true)
                    .space(Distributions.bool())
                    .doc("Whether the branch " + child.name() + " acts."));
        }
        return new ChooseMany(children, Settings.of(flags));
    }

    /** The same with these branches chosen and no others. */
    public ChooseMany choose(String... names) {
        Settings chosen = settings;
        for (Child child : children) {
            chosen = chosen.with("use_" + child.name(), List.of(names).contains(child.name()));
        }
        for (String name : names) {
            Choices.position(children, name);
        }
        return new ChooseMany(children, chosen);
    }

    @Override
    public ChooseMany withChildren(List<? extends Step> steps) {
        return new ChooseMany(Child.around(children, steps), settings);
    }

    @Override
    public ChooseMany rearranged(List<Child> other) {
        return ofChildren(other);
    }

    @Override
    public ChooseMany with(Settings other) {
        return new ChooseMany(children, other);
    }

    @Override
    public Optional<When> when(int child) {
        return Optional.of(new When("use_" + children.get(child).name(), List.of(true)));
    }

    @Override
    public boolean needsOne() {
        return true;
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        List<Flow> branches = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            if (settings.get("use_" + children.get(i).name()).equals(true)) {
                branches.add(builder.child(i, in));
            }
        }
        if (branches.isEmpty()) {
            throw PenstockException.user("at least one branch must be chosen")
                    .value("none")
                    .remedy("choose among " + children.stream().map(Child::name).toList())
                    .build();
        }
        return builder.concat(branches);
    }
}
