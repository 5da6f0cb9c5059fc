package io.penstock.engine.prune;

import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Several ladders that begin at later and later rungs; a trial belongs to one of them, by a draw that shares the work evenly. */
final class HyperbandPruner implements Pruner {
    private final long seed;
    private final List<Pruner> brackets = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();

    HyperbandPruner(long seed, int least, int reduction, int budget, IntFunction<Pruner> bracket) {
        this.seed = seed;
        int rungs = new Ladder(least, reduction, budget).rungs().size();
        long first = least;
        for (int i = 0; i <= rungs; i++) {
            brackets.add(bracket.apply((int) Math.min(budget, first)));
            // As many trials as make each bracket's work about the same.
            shares.add(Math.ceil((rungs + 1.0) * Math.pow(reduction, rungs - i) / (rungs - i + 1)));
            first *= reduction;
        }
    }

    private Pruner bracket(int trial) {
        double total = shares.stream().mapToDouble(Double::doubleValue).sum();
        double drawn = Seeds.generator(seed, "hyperband", trial, 0).nextDouble() * total;
        for (int i = 0; i < shares.size(); i++) {
            drawn -= shares.get(i);
            if (drawn < 0) {
                return brackets.get(i);
            }
        }
        return brackets.get(brackets.size() - 1);
    }

    @Override
    public int next(int trial, int step) {
        return bracket(trial).next(trial, step);
    }

    @Override
    public Verdict report(int trial, int step, double loss) {
        return bracket(trial).report(trial, step, loss);
    }

    @Override
    public OptionalInt promote() {
        for (Pruner bracket : brackets) {
            OptionalInt promoted = bracket.promote();
            if (promoted.isPresent()) {
                return promoted;
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public void promoted(int trial) {
        bracket(trial).promoted(trial);
    }

    @Override
    public void ended(int trial) {
        bracket(trial).ended(trial);
    }
}
