package io.penstock.engine.prune;

import java.util.OptionalInt;

/** At every rung, only the best of those that came there so far go on; the others end. */
final class HalvingPruner implements Pruner {
    private final int reduction;
    private final Ladder ladder;

    HalvingPruner(int least, int reduction, int budget) {
        this.reduction = reduction;
        this.ladder = new Ladder(least, reduction, budget);
    }

    @Override
    public int next(int trial, int step) {
        return ladder.next(step);
    }

    @Override
    public Verdict report(int trial, int step, double loss) {
        for (Rung rung : ladder.rungs()) {
            if (rung.step() == step) {
                rung.enter(trial, loss);
                return rung.admits(loss, reduction, 1) ? Verdict.CONTINUE : Verdict.STOP;
            }
        }
        return Double.isNaN(loss) ? Verdict.STOP : Verdict.CONTINUE;
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
        // What it showed still counts.
    }
}
