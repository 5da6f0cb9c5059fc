package io.penstock.bench;

import static java.util.Objects.requireNonNull;

import io.penstock.engine.prune.Pruner;
import io.penstock.engine.prune.Pruner.Verdict;
import io.penstock.engine.searcher.Observation;
import io.penstock.engine.searcher.Searcher;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;

/** Workers that train networks of {@link LearningCurves} until one is good: an epoch takes one tick of the clock, nothing else takes time. */
final class Race {
    private static final double GOOD = .11;
    private static final int MOST_TICKS = 20_000;

    /** A worker is busy with a trial up to a step. */
    private record Busy(int until, int worker, int trial, int step) {}

    private final Searcher searcher;
    private final Pruner pruner;
    private final Map<Integer, Map<String, Object>> points = new HashMap<>();
    private final Map<Integer, Integer> steps = new HashMap<>();
    private final PriorityQueue<Busy> workers =
            new PriorityQueue<>(Comparator.comparingInt(Busy::until).thenComparingInt(Busy::worker));
    private int epochs;

    /**
     * What it took.
     *
     * @param clock ticks until a trial had run its last epoch and was good
     * @param epochs that were run by then, those of trials still under way left out
     */
    record Result(int clock, int epochs) {}

    Race(Searcher searcher, Pruner pruner) {
        this.searcher = searcher;
        this.pruner = pruner;
    }

    Result run(int count) {
        for (int worker = 0; worker < count; worker++) {
            begin(worker, 0);
        }
        while (true) {
            Busy busy = requireNonNull(workers.poll());
            int trial = busy.trial();
            epochs += busy.step() - requireNonNull(steps.put(trial, busy.step()));
            LearningCurves.Curve curve = LearningCurves.Curve.of(point(trial));
            if (busy.step() == LearningCurves.EPOCHS && curve.loss(busy.step()) <= GOOD || busy.until() > MOST_TICKS) {
                return new Result(busy.until(), epochs);
            }
            double seen = curve.seen(busy.step());
            Verdict verdict = pruner.report(trial, busy.step(), seen);
            if (busy.step() == LearningCurves.EPOCHS) {
                searcher.observe(Observation.complete(trial, point(trial), seen));
                pruner.ended(trial);
                begin(busy.worker(), busy.until());
            } else if (verdict == Verdict.CONTINUE) {
                follow(busy.worker(), trial, busy.until());
            } else {
                searcher.observe(
                        new Observation(trial, point(trial), Observation.State.PRUNED, List.of(seen), 0, busy.step()));
                if (verdict == Verdict.STOP) {
                    pruner.ended(trial);
                }
                begin(busy.worker(), busy.until());
            }
        }
    }

    private Map<String, Object> point(int trial) {
        return requireNonNull(points.get(trial));
    }

    private void begin(int worker, int now) {
        OptionalInt promoted = pruner.promote();
        int trial = promoted.orElse(points.size());
        if (promoted.isEmpty()) {
            Map<String, Object> point = searcher.suggest(trial).orElseThrow();
            points.put(trial, point);
            steps.put(trial, 0);
            searcher.observe(Observation.pending(trial, point));
        }
        follow(worker, trial, now);
    }

    private void follow(int worker, int trial, int now) {
        int step = requireNonNull(steps.get(trial));
        int next = pruner.next(trial, step);
        workers.add(new Busy(now + next - step, worker, trial, next));
    }
}
