package io.penstock.engine.wrap;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Alternatives;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Rearrangeable;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.tree.Names;
import java.util.List;
import java.util.Optional;

/** Several alternatives, of which the hyperparameter {@code choice} names the one that acts. The others neither learn nor cost anything. */
public record ChooseOne(List<Child> children, Settings settings) implements Rearrangeable, UndoneAtExit, Alternatives {
    public static final Param<String> CHOICE =
            Param.text("choice", "").doc("The name of the alternative that acts; empty for the first.");

    public ChooseOne {
        children = List.copyOf(children);
    }

    /** Alternatives under names made of their types; the first one acts. */
    public static ChooseOne of(Step... steps) {
        return ofChildren(Names.children(List.of(steps)), "");
    }

    /** Alternatives under the names given. */
    public static ChooseOne ofChildren(List<Child> children, String choice) {
        Object[] names = children.stream().map(Child::name).toArray();
        Settings settings = Settings.of(List.of(CHOICE)).withSpace(CHOICE.name(), Distributions.choice(names));
        return new ChooseOne(children, settings.with(CHOICE, choice));
    }

    @Override
    public ChooseOne withChildren(List<? extends Step> steps) {
        return new ChooseOne(Child.around(children, steps), settings);
    }

    @Override
    public ChooseOne rearranged(List<Child> other) {
        return ofChildren(other, settings.get(CHOICE));
    }

    @Override
    public ChooseOne with(Settings other) {
        return new ChooseOne(children, other);
    }

    @Override
    public Optional<When> when(int child) {
        String name = children.get(child).name();
        return Optional.of(new When(CHOICE.name(), child == 0 ? List.of(name, "") : List.of(name)));
    }

    private int chosen() {
        String choice = settings.get(CHOICE);
        return choice.isEmpty() ? 0 : Choices.position(children, choice);
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return builder.child(chosen(), in);
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return builder.undo(chosen(), in);
    }
}
