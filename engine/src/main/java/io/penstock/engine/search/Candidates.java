package io.penstock.engine.search;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import java.util.ServiceLoader;

/** Proposes what to search where only the table is known; found by {@link ServiceLoader}. The engine itself has no steps to propose. */
public interface Candidates {
    /**
     * Preprocessing and learners with their space: a step whose alternatives are hyperparameters.
     *
     * @param schema of the table, with one target
     */
    Step propose(Kind kind, Schema schema);

    /** What the library on the class path of the current thread proposes. Throws a {@link PenstockException} where there is none. */
    static Step of(Kind kind, Schema schema) {
        Kind.target(schema);
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (Candidates library :
                ServiceLoader.load(Candidates.class, loader == null ? Candidates.class.getClassLoader() : loader)) {
            return library.propose(kind, schema);
        }
        throw PenstockException.user("a search that chooses the steps itself needs a library to choose from")
                .value("none on the class path")
                .remedy("add penstock-steps-lib, or say with Search.of(step) what is to be fitted")
                .build();
    }
}
