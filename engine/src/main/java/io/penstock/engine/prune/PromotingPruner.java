package io.penstock.engine.prune;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** At every rung a trial pauses until it is among the best that came there; those on the highest rungs go on first. */
final class PromotingPruner implements Pruner {
    private final int reduction;
    private final Ladder ladder;
    private final Map<Integer, Rung> paused = new HashMap<>();

    PromotingPruner(int least, int reduction, int budget) {
        this.reduction = reduction;
        this.ladder = new Ladder(least, reduction, budget);
    }

    @Override
    public int next(int trial, int step) {
        return ladder.next(step);
    }

    @Override
    public Verdict report(int trial, int step, double loss) {
        if (Double.isNaN(loss)) {
            ladder.rungs().stream().filter(rung -> rung.step() == step).forEach(rung -> rung.enter(trial, loss));
            return Verdict.STOP;
        }
        for (Rung rung : ladder.rungs()) {
            if (rung.step() == step) {
                rung.enter(trial, loss);
                if (rung.admits(loss, reduction, 0)) {
                    rung.leave(trial);
                    return Verdict.CONTINUE;
                }
                paused.put(trial, rung);
                return Verdict.PAUSE;
            }
        }
        return Verdict.CONTINUE;
    }

    @Override
    public OptionalInt promote() {
        List<Rung> rungs = ladder.rungs();
        for (int i = rungs.size() - 1; i >= 0; i--) {
            OptionalInt candidate = rungs.get(i).candidate(reduction);
            if (candidate.isPresent()) {
                promoted(candidate.getAsInt());
                return candidate;
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public void promoted(int trial) {
        ended(trial);
    }

    /** It makes no difference here whether it goes on or not: what it showed still counts, and it is paused no longer. */
    @Override
    public void ended(int trial) {
        Rung rung = paused.remove(trial);
        if (rung != null) {
            rung.leave(trial);
        }
    }
}
