package io.penstock.engine.repeat;

import java.util.List;

/**
 * Hears about every epoch and may end the repetition. It is a function of the history alone, so that a fit that is taken up
 * again decides as it did before.
 */
@FunctionalInterface
public interface Callback {
    /**
     * Called after each epoch.
     *
     * @param history all epochs so far, the newest last
     * @return true to go on, false to stop here
     */
    boolean goesOn(List<EpochReport> history);
}
