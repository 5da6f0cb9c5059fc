package io.penstock.steps.guest;

import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.Saver;
import java.io.IOException;
import java.util.function.BiFunction;

/**
 * Keeps the bytes of a model as one file of the framework's own format.
 *
 * @param file its name
 * @param factory makes the step
 */
public record ModelFileSaver<S extends ForeignModel>(String file, BiFunction<Settings, State, S> factory)
        implements Saver<S> {
    @Override
    public void save(S step, Folder folder) throws IOException {
        folder.write(file, step.bytes().content());
    }

    @Override
    public S load(Settings settings, Folder folder) throws IOException {
        return factory.apply(settings, ModelBytes.state(folder.read(file)));
    }
}
