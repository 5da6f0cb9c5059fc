package io.penstock.engine.type;

import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Step;
import java.io.IOException;

/**
 * Turns what a step has learned into files and back; also what ships a step to executors. The type's id, the settings and
 * the space are kept by the caller. A saver for something that cannot be serialized writes what is needed to make it anew.
 */
public interface Saver<S extends Step> {
    /** Writes the step's files. Writing none is fine: a step that has learned nothing has none. */
    void save(S step, Folder folder) throws IOException;

    /** Makes the step again from its settings and its files. Reads only what it needs, and checks it. */
    S load(Settings settings, Folder folder) throws IOException;
}
