package io.penstock.engine.prune;

import java.util.OptionalInt;

/**
 * Says which trials are not worth going on with, given their losses at steps of their budgets (epochs, folds). Made by a {@link PrunerFactory}. Pure, like a
 * searcher: no threads, no clock; what it decides depends on its settings and the calls so far, in their order. Belongs to one thread at a time.
 */
public interface Pruner {
    /** What becomes of a trial. */
    enum Verdict {
        /** It goes on. */
        CONTINUE,
        /** It ends here. */
        STOP,
        /** It makes room; its state is kept, and it may be promoted later. */
        PAUSE
    }

    /**
     * The step up to which a trial runs before it is asked about again; after {@code step}, or from the beginning where that is 0.
     *
     * @param trial its number
     * @return from {@code step + 1} to the full budget
     */
    int next(int trial, int step);

    /**
     * Hears a trial's loss and says what becomes of it. Not asked at the full budget, where it only hears it.
     *
     * @param step that it has reached, from 1 to the full budget
     * @param loss less is better; NaN is worse than any number
     */
    Verdict report(int trial, int step, double loss);

    /**
     * A paused trial that is to go on, asked before a new one is started; the call promotes it.
     *
     * @return empty where none is
     */
    OptionalInt promote();

    /** Hears that a paused trial goes on, whoever chose it: with several drivers it need not be the one that this pruner would have promoted. */
    void promoted(int trial);

    /** Hears that a trial has ended for whatever reason: it was complete, it failed, or it was stopped. */
    void ended(int trial);
}
