package io.penstock.engine.type;

import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Stateful;
import io.penstock.engine.step.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step that is wholly described by its settings and its learned state. Two of one type, settings and state are equal. */
public abstract class BaseStep implements Configurable, Stateful, Introspectable {
    private final Settings settings;
    private final State state;

    protected BaseStep(Settings settings, State state) {
        this.settings = settings;
        this.state = state;
    }

    /** The type's constant. */
    public abstract StepType<?> type();

    @Override
    public final Settings settings() {
        return settings;
    }

    @Override
    public final State state() {
        return state;
    }

    @Override
    public final Step with(Settings other) {
        return type().create(other, state);
    }

    @Override
    public final Step withState(State other) {
        return type().create(settings, other);
    }

    /** The value of one of this step's parameters. */
    protected final <T> T get(Param<T> param) {
        return settings.get(param);
    }

    /** The whole state, by name; override to show it under better names or without what only the engine needs. */
    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> all = new LinkedHashMap<>(state.columns());
        all.putAll(state.values());
        return all;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof BaseStep step
                && type().id().equals(step.type().id())
                && settings.equals(step.settings)
                && state.equals(step.state);
    }

    @Override
    public final int hashCode() {
        return 31 * type().id().hashCode() + settings.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type().id());
        Map<String, Object> changed = new LinkedHashMap<>(settings.values());
        settings.params().forEach(param -> changed.remove(param.name(), param.defaultValue()));
        return changed.isEmpty() ? text.toString() : text.append(changed).toString();
    }
}
