package io.penstock.engine.type;

import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A kind of step: the id that files use, how to make one, what can be set, how it is saved.
 *
 * @param <S> the class of its steps
 */
public final class StepType<S extends Step> {
    private final String id;
    private final Class<S> stepClass;
    private final String summary;
    private final List<Param<?>> params;
    private final BiFunction<Settings, State, S> factory;
    private final Saver<S> saver;
    private final Saver<S> shipper;
    private final List<Class<?>> wireTypes;
    private final boolean inner;

    private StepType(
            String id,
            Class<S> stepClass,
            String summary,
            List<Param<?>> params,
            BiFunction<Settings, State, S> factory,
            Saver<S> saver,
            Saver<S> shipper,
            List<Class<?>> wireTypes,
            boolean inner) {
        this.id = id;
        this.stepClass = stepClass;
        this.summary = summary;
        this.params = List.copyOf(params);
        this.factory = factory;
        this.saver = saver;
        this.shipper = shipper;
        this.wireTypes = List.copyOf(wireTypes);
        this.inner = inner;
    }

    /**
     * A type whose steps are wholly described by their settings and their state, and saved as these.
     *
     * @param id what files call it, such as {@code StandardScaler}; never changes once released
     * @param summary one sentence for lists and help
     * @param factory makes a step of settings and state ({@link State#EMPTY} for an unfitted one)
     */
    public static <S extends Step> StepType<S> of(
            String id,
            Class<S> stepClass,
            String summary,
            List<? extends Param<?>> params,
            BiFunction<Settings, State, S> factory) {
        Saver<S> saver = new StateSaver<>(factory);
        return new StepType<>(id, stepClass, summary, List.copyOf(params), factory, saver, saver, List.of(), false);
    }

    /** The same type with a saver of its own. */
    public StepType<S> savedBy(Saver<S> other) {
        return new StepType<>(id, stepClass, summary, params, factory, other, other, wireTypes, inner);
    }

    /** The same type, sent to executors by another saver than the one that writes files. */
    public StepType<S> shippedBy(Saver<S> other) {
        return new StepType<>(id, stepClass, summary, params, factory, saver, other, wireTypes, inner);
    }

    /** Whether its steps can be in files, and not only on the wire. */
    public boolean isSavable() {
        return saver == shipper;
    }

    /** What sends its steps to executors. */
    public Saver<S> shipper() {
        return shipper;
    }

    /** The same type, naming the classes of its partials (records, beside the JDK's own) that cross the wire. */
    public StepType<S> withWireTypes(Class<?>... classes) {
        return new StepType<>(id, stepClass, summary, params, factory, saver, shipper, List.of(classes), inner);
    }

    /** The same type, for the use of meta-steps only: no list shows it, and no file of a user's names it. */
    public StepType<S> asInner() {
        return new StepType<>(id, stepClass, summary, params, factory, saver, shipper, wireTypes, true);
    }

    public boolean isInner() {
        return inner;
    }

    public String id() {
        return id;
    }

    public Class<S> stepClass() {
        return stepClass;
    }

    public String summary() {
        return summary;
    }

    public List<Param<?>> params() {
        return params;
    }

    public Saver<S> saver() {
        return saver;
    }

    public List<Class<?>> wireTypes() {
        return wireTypes;
    }

    /** The defaults of this type's parameters. */
    public Settings defaults() {
        return Settings.of(params);
    }

    public S create(Settings settings, State state) {
        return factory.apply(settings, state);
    }

    /** An unfitted step with the defaults. */
    public S create() {
        return create(defaults(), State.EMPTY);
    }

    @Override
    public String toString() {
        return id;
    }
}
