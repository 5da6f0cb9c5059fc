package io.penstock.engine.searcher;

import java.util.List;
import java.util.Map;

/**
 * What is known of a trial. A later one of the same number replaces an earlier one: a paused trial is {@link State#PRUNED} until more is known.
 *
 * @param number of the trial, from 0; those of an earlier study have negative ones
 * @param point active hyperparameters by name
 * @param state how far it is
 * @param losses one per objective, less is better (scores where more is better come negated); empty where there are none
 * @param violation 0 where the outcome is feasible, else by how much it is not; of two infeasible outcomes the one with less is better, and any feasible one is better than both
 * @param step how much of the full budget (epochs, folds) the losses are of, where {@code state} is {@link State#PRUNED}; else 0
 */
public record Observation(
        int number, Map<String, Object> point, State state, List<Double> losses, double violation, int step) {
    /** How far a trial is. */
    public enum State {
        /** Running. */
        PENDING,
        /** It has its losses. */
        COMPLETE,
        /** It was stopped early; its losses are those of {@code step}. */
        PRUNED,
        /** It has no losses. */
        FAILED
    }

    public Observation {
        losses = List.copyOf(losses);
    }

    /** A trial that was started. */
    public static Observation pending(int number, Map<String, Object> point) {
        return new Observation(number, point, State.PENDING, List.of(), 0, 0);
    }

    /** A trial that came to its end. */
    public static Observation complete(int number, Map<String, Object> point, double... losses) {
        List<Double> all = new java.util.ArrayList<>();
        for (double loss : losses) {
            all.add(loss);
        }
        return new Observation(number, point, State.COMPLETE, all, 0, 0);
    }

    /** A trial without a result. */
    public static Observation failed(int number, Map<String, Object> point) {
        return new Observation(number, point, State.FAILED, List.of(), 0, 0);
    }

    /** The first loss; NaN where there is none. */
    public double loss() {
        return losses.isEmpty() ? Double.NaN : losses.get(0);
    }
}
