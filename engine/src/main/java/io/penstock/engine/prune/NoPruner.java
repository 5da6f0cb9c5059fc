package io.penstock.engine.prune;

import java.util.OptionalInt;

/** Lets every trial come to its end. */
final class NoPruner implements Pruner {
    private final int budget;

    NoPruner(int budget) {
        this.budget = budget;
    }

    @Override
    public int next(int trial, int step) {
        return budget;
    }

    @Override
    public Verdict report(int trial, int step, double loss) {
        return Verdict.CONTINUE;
    }

    @Override
    public OptionalInt promote() {
        return OptionalInt.empty();
    }

    @Override
    public void promoted(int trial) {
        // None ever pauses.
    }

    @Override
    public void ended(int trial) {
        // Nothing is kept.
    }
}
