package io.penstock.engine.search;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Step;
import io.penstock.engine.study.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one fold of a trial. Belongs to one thread at a time. */
final class FoldRun {
    private final int number;
    private @Nullable Step fitted;
    private Map<String, Object> scores = Map.of();
    /** What was measured after how many epochs, in order. */
    private final List<Object> epochs = new ArrayList<>();

    private int reached;
    private double seconds;
    private @Nullable PenstockException failure;

    FoldRun(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The steps as they are, where they are to be fitted further. */
    Optional<Step> fitted() {
        return Optional.ofNullable(fitted);
    }

    Optional<PenstockException> failure() {
        return Optional.ofNullable(failure);
    }

    boolean isDone() {
        return failure == null && !scores.isEmpty();
    }

    /** Whether it was measured after so many epochs, or at all. */
    boolean hasReached(int epoch) {
        return isDone() && reached >= epoch;
    }

    void took(double more) {
        seconds += more;
    }

    void fail(PenstockException cause) {
        failure = cause;
        fitted = null;
    }

    /**
     * Takes what the steps have come to by now; what they had come to before does not count any more.
     *
     * @param steps to be fitted further, if they are
     * @param epoch that they have reached; 0 where the budget is of folds
     */
    void take(Map<String, Object> measured, @Nullable Step steps, List<Goal> goals, List<String> metrics, int epoch) {
        failure = null;
        fitted = steps;
        scores = measured;
        reached = epoch;
        if (epoch > 0) {
            Map<String, Object> reached = new LinkedHashMap<>();
            reached.put("epoch", epoch);
            putScores(reached, metrics);
            epochs.add(reached);
        }
        for (Goal goal : goals) {
            if (!Double.isFinite(score(goal.name()))) {
                fail(PenstockException.data("a score must be a finite number")
                        .value(goal.name() + " is " + measured.get(goal.name()))
                        .remedy("look at the rate, the scale of the inputs, and the rows of the fold")
                        .build());
            }
        }
    }

    double score(String metric) {
        Object score = scores.get(metric);
        if (score == null && scores.size() == 1) {
            score = scores.values().iterator().next();
        }
        return score instanceof Number value ? value.doubleValue() : Double.NaN;
    }

    /** The first metric's value and every metric, those that are finite numbers. */
    private void putScores(Map<String, Object> about, List<String> metrics) {
        Map<String, Object> finite = new LinkedHashMap<>();
        for (String metric : metrics) {
            double score = score(metric);
            if (Double.isFinite(score)) {
                finite.put(metric, score);
            }
        }
        Object value = finite.get(metrics.get(0));
        if (value != null) {
            about.put("value", value);
        }
        about.put("metrics", finite);
    }

    /** In plain values. */
    Map<String, Object> details(List<String> metrics) {
        Map<String, Object> split = new LinkedHashMap<>();
        split.put("split", number);
        String state = failure != null ? "FAILED" : scores.isEmpty() ? "WAITING" : "COMPLETE";
        split.put("state", state);
        if (isDone()) {
            putScores(split, metrics);
        }
        split.put("seconds", seconds);
        if (!epochs.isEmpty()) {
            split.put("epochs", List.copyOf(epochs));
        }
        failure().ifPresent(cause -> split.put("cause", Failures.cause(cause)));
        return split;
    }
}
