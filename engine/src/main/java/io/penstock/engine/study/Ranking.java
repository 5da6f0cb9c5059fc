package io.penstock.engine.study;

import io.penstock.engine.searcher.ParetoFront;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which trials are best. A value that is no number never wins. */
final class Ranking {
    private Ranking() {}

    /** Whether a trial can be the best. */
    static boolean counts(TrialState state, double violation, List<Double> values) {
        return state == TrialState.COMPLETE
                && violation <= 0
                && !values.isEmpty()
                && values.stream().noneMatch(value -> value.isNaN());
    }

    private static List<TrialRecord> counting(List<TrialRecord> trials) {
        return trials.stream()
                .filter(trial -> counts(trial.state(), trial.violation(), trial.values()))
                .toList();
    }

    static Optional<TrialRecord> best(List<TrialRecord> trials, Goal goal) {
        TrialRecord best = null;
        for (TrialRecord trial : counting(trials)) {
            if (best == null
                    || goal.loss(trial.values().get(0))
                            < goal.loss(best.values().get(0))) {
                best = trial;
            }
        }
        return Optional.ofNullable(best);
    }

    static Optional<TrialRecord> furthest(List<TrialRecord> trials, Goal goal) {
        return trials.stream()
                .filter(trial ->
                        trial.state() != TrialState.FAILED && !trial.curve().isEmpty())
                .filter(trial -> Double.isFinite(last(trial).value()))
                .min(Comparator.comparingInt((TrialRecord trial) -> -last(trial).step())
                        .thenComparingDouble(trial -> goal.loss(last(trial).value()))
                        .thenComparingInt(TrialRecord::number))
                .map(trial -> trial.with(List.of(last(trial).value())));
    }

    private static TrialRecord.Reported last(TrialRecord trial) {
        return trial.curve().get(trial.curve().size() - 1);
    }

    static List<TrialRecord> front(List<TrialRecord> trials, List<Goal> goals) {
        List<TrialRecord> counting = counting(trials);
        List<List<Double>> losses = new ArrayList<>();
        for (TrialRecord trial : counting) {
            List<Double> own = new ArrayList<>();
            for (int i = 0; i < goals.size(); i++) {
                own.add(goals.get(i).loss(trial.values().get(i)));
            }
            losses.add(own);
        }
        return ParetoFront.of(losses).stream().map(counting::get).toList();
    }
}
