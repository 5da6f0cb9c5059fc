package io.penstock.engine.type;

import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Stateful;
import io.penstock.engine.step.Step;
import java.io.IOException;
import java.util.function.BiFunction;

/** The default saver: tensors in {@code state.safetensors}, strings and plain values in {@code state.json}. */
public final class StateSaver<S extends Step> implements Saver<S> {
    private final BiFunction<Settings, State, S> factory;

    public StateSaver(BiFunction<Settings, State, S> factory) {
        this.factory = factory;
    }

    @Override
    public void save(S step, Folder folder) throws IOException {
        if (step instanceof Stateful stateful) {
            StateFiles.write(stateful.state(), folder);
        }
    }

    @Override
    public S load(Settings settings, Folder folder) throws IOException {
        return factory.apply(settings, StateFiles.read(folder));
    }
}
