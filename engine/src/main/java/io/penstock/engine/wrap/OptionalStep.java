package io.penstock.engine.wrap;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Alternatives;
import io.penstock.engine.step.Flow;
import io.penstock.engine.step.PlanBuilder;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.UndoneAtExit;
import io.penstock.engine.step.Wrapper;
import java.util.List;
import java.util.Optional;

/** A step that a hyperparameter, {@code enabled}, puts in or leaves out. */
public record OptionalStep(Step step, Settings settings) implements Wrapper, UndoneAtExit, Alternatives {
    public static final Param<Boolean> ENABLED =
            Param.flag("enabled", true).doc("Whether the step acts at all.").space(Distributions.bool());
    private static final Settings DEFAULTS = Settings.of(List.of(ENABLED));

    public OptionalStep(Step step) {
        this(step, DEFAULTS);
    }

    public OptionalStep(Step step, boolean enabled) {
        this(step, DEFAULTS.with(ENABLED, enabled));
    }

    @Override
    public OptionalStep with(Settings other) {
        return new OptionalStep(step, other);
    }

    @Override
    public OptionalStep around(Step other) {
        return new OptionalStep(other, settings);
    }

    public boolean isEnabled() {
        return settings.get(ENABLED);
    }

    @Override
    public Optional<When> when(int child) {
        return Optional.of(new When(ENABLED.name(), List.of(true)));
    }

    @Override
    public Flow lower(PlanBuilder builder, Flow in) {
        return isEnabled() ? builder.child(0, in) : in;
    }

    @Override
    public Flow undo(PlanBuilder builder, Flow in) {
        return isEnabled() ? builder.undo(0, in) : in;
    }
}
