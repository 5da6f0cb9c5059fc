package io.penstock.engine.searcher;

import java.util.Map;
import java.util.Optional;

/**
 * Proposes points of a space, made by a {@link SearcherFactory}. Pure: no threads, no clock, no files. What it proposes depends only on the space, the
 * settings (seed included), the observations so far in their order, and the trial's number; asking twice gives the same. So a study that is read again from its
 * journal goes on as if it had never stopped. Belongs to one thread at a time.
 */
public interface Searcher {
    /**
     * The point of a trial: active hyperparameters by name, in the space's order.
     *
     * @param number of the trial, from 0
     * @return empty where nothing is left to try
     */
    Optional<Map<String, Object>> suggest(int number);

    /** Hears that a trial was started ({@link Observation.State#PENDING}), or what came of it. Every trial is pending once before it ends. */
    void observe(Observation observation);
}
