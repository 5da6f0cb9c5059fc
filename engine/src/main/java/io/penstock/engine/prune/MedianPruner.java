package io.penstock.engine.prune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Ends a trial whose best loss so far is worse than a percentile of what complete trials had shown by then. */
final class MedianPruner implements Pruner {
    /**
     * How it is set.
     *
     * @param percentile from 0 to 100: fewer are kept where it is less
     * @param startup complete trials before anything is ended
     * @param warmup steps of every trial before it may be ended
     * @param interval steps from one question to the next
     */
    record Rule(double percentile, int startup, int warmup, int interval) {}

    private final Rule rule;
    private final int budget;
    private final Map<Integer, TreeMap<Integer, Double>> running = new HashMap<>();
    private final List<TreeMap<Integer, Double>> complete = new ArrayList<>();

    MedianPruner(Rule rule, int budget) {
        this.rule = rule;
        this.budget = budget;
    }

    @Override
    public int next(int trial, int step) {
        int first = Math.max(1, rule.warmup());
        return Math.min(budget, step < first ? first : step + rule.interval());
    }

    @Override
    public Verdict report(int trial, int step, double loss) {
        if (Double.isNaN(loss)) {
            return Verdict.STOP;
        }
        TreeMap<Integer, Double> losses = running.computeIfAbsent(trial, key -> new TreeMap<>());
        Map.Entry<Integer, Double> before = losses.floorEntry(step);
        double best = before == null ? loss : Math.min(loss, before.getValue());
        losses.put(step, best);
        if (step >= budget) {
            complete.add(losses);
            return Verdict.CONTINUE;
        }
        return step < rule.warmup() || complete.size() < rule.startup() || best <= bar(step)
                ? Verdict.CONTINUE
                : Verdict.STOP;
    }

    private double bar(int step) {
        List<Double> shown = new ArrayList<>();
        for (TreeMap<Integer, Double> losses : complete) {
            Map.Entry<Integer, Double> then = losses.floorEntry(step);
            if (then != null) {
                shown.add(then.getValue());
            }
        }
        if (shown.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        Collections.sort(shown);
        double place = rule.percentile() / 100 * (shown.size() - 1);
        int below = (int) place;
        int above = Math.min(shown.size() - 1, below + 1);
        return shown.get(below) + (place - below) * (shown.get(above) - shown.get(below));
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
        running.remove(trial);
    }
}
