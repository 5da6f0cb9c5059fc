package io.penstock.engine.study;

import java.util.Optional;

/**
 * Someone who asks a study for one trial after another. What came of a trial becomes durable together with the claim of the next one, which takes half as many writes as
 * {@link Study#ask}: it is durable when {@link #next} or {@link #close} returns, and not before. Belongs to one thread.
 */
public final class StudyWorker implements AutoCloseable {
    private final Study study;
    private final String name;

    StudyWorker(Study study, String name) {
        this.study = study;
        this.name = name;
    }

    /** As {@link Study#ask}. */
    public Optional<Trial> next() {
        return study.ask(name, false);
    }

    /** Returns when all that was told is durable. */
    @Override
    public void close() {
        study.flush();
    }
}
