package io.penstock.engine.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which trials are best. A value that is no number never wins. */
final class Ranking {
    private Ranking() {}

    private static boolean counts(TrialRecord trial) {
        return trial.state() == TrialState.COMPLETE
                && trial.violation() <= 0
                && !trial.values().isEmpty()
                && trial.values().stream().noneMatch(value -> value.isNaN());
    }

    static Optional<TrialRecord> best(List<TrialRecord> trials, Goal goal) {
        TrialRecord best = null;
        for (TrialRecord trial : trials) {
            if (counts(trial)
                    && (best == null
                            || goal.loss(trial.values().get(0))
                                    < goal.loss(best.values().get(0)))) {
                best = trial;
            }
        }
        return Optional.ofNullable(best);
    }

    static List<TrialRecord> front(List<TrialRecord> trials, List<Goal> goals) {
        List<TrialRecord> counting = trials.stream().filter(Ranking::counts).toList();
        List<TrialRecord> front = new ArrayList<>();
        for (TrialRecord trial : counting) {
            if (counting.stream().noneMatch(other -> dominates(other, trial, goals))) {
                front.add(trial);
            }
        }
        return front;
    }

    private static boolean dominates(TrialRecord one, TrialRecord other, List<Goal> goals) {
        boolean better = false;
        for (int i = 0; i < goals.size(); i++) {
            double loss = goals.get(i).loss(one.values().get(i));
            double theirs = goals.get(i).loss(other.values().get(i));
            if (loss > theirs) {
                return false;
            }
            better |= loss < theirs;
        }
        return better;
    }
}
