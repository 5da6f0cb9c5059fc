package io.penstock.engine.prune;

import java.util.ArrayList;
import java.util.List;

/** Rungs at steps that grow by a factor, below the full budget. */
final class Ladder {
    private final int budget;
    private final List<Rung> rungs = new ArrayList<>();

    Ladder(int least, int reduction, int budget) {
        this.budget = budget;
        for (long step = least; step < budget; step *= reduction) {
            rungs.add(new Rung((int) step));
        }
    }

    /** The step of the next rung, or the full budget. */
    int next(int step) {
        return rungs.stream()
                .mapToInt(Rung::step)
                .filter(rung -> rung > step)
                .findFirst()
                .orElse(budget);
    }

    /** From the lowest. */
    List<Rung> rungs() {
        return rungs;
    }
}
