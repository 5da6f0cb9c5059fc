package io.penstock.engine.study;

import io.penstock.engine.prune.Pruner.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** A trial in the hands of whoever runs it. Belongs to one thread; ends with exactly one of {@link #complete}, {@link #fail}, {@link #prune} and {@link #pause}. */
public final class Trial {
    private final Study study;
    private final int number;
    private final int attempt;
    private final Map<String, Object> point;
    private final int step;
    private final boolean isAwaited;

    /**
     * A trial that was claimed.
     *
     * @param isAwaited whether its end is durable when it was told; else with the next claim
     */
    Trial(Study study, Event.Started started, int step, boolean isAwaited) {
        this.study = study;
        this.number = started.trial();
        this.attempt = started.attempt();
        this.point = started.point();
        this.step = step;
        this.isAwaited = isAwaited;
    }

    boolean isAwaited() {
        return isAwaited;
    }

    /** From 0, unique in the study. */
    public int number() {
        return number;
    }

    /** How often it was begun, from 1. */
    public int attempt() {
        return attempt;
    }

    /** The active hyperparameters by name. */
    public Map<String, Object> point() {
        return point;
    }

    /** The step of its budget that it had reached before; 0 unless it was promoted or taken over. */
    public int step() {
        return step;
    }

    /** A number of the point. Throws {@link NoSuchElementException} where it is inactive. */
    public double real(String name) {
        return ((Number) get(name)).doubleValue();
    }

    /** A whole number of the point. Throws {@link NoSuchElementException} where it is inactive. */
    public int integer(String name) {
        return ((Number) get(name)).intValue();
    }

    /** A word of the point. Throws {@link NoSuchElementException} where it is inactive. */
    public String text(String name) {
        return String.valueOf(get(name));
    }

    /** Whether a hyperparameter is active. */
    public boolean has(String name) {
        return point.containsKey(name);
    }

    private Object get(String name) {
        Object value = point.get(name);
        if (value == null) {
            throw new NoSuchElementException("no active hyperparameter '" + name + "' among " + point.keySet());
        }
        return value;
    }

    /** The step up to which it should run before it reports again. */
    public int next(int from) {
        return study.next(this, from);
    }

    /**
     * Tells a value on the way, and hears what becomes of the trial.
     *
     * @param at the step reached, from 1
     * @param value of the first goal
     */
    public Verdict report(int at, double value) {
        return report(at, value, Map::of);
    }

    /**
     * As {@link #report(int, double)}.
     *
     * @param details plain values to keep with the trial where it makes room here, and maybe is never promoted
     */
    public Verdict report(int at, double value, Supplier<Map<String, Object>> details) {
        return study.report(this, at, value, details);
    }

    /** Its values, one per goal, kept durably before this returns (a {@link StudyWorker}'s: with the next claim). A NaN makes it a failed trial. */
    public void complete(double... values) {
        complete(boxed(values), 0, Map.of());
    }

    /**
     * As {@link #complete(double...)}.
     *
     * @param violation 0 where the outcome is feasible, else by how much it is not
     * @param details plain values to keep with the trial
     */
    public void complete(List<Double> values, double violation, Map<String, Object> details) {
        study.complete(this, values, violation, details);
    }

    /** It has no result. It is not tried again. */
    public void fail(String cause) {
        fail(cause, Map.of());
    }

    /** It has no result, for a reason of one line or many. */
    public void fail(String cause, Map<String, Object> details) {
        study.fail(this, cause, details);
    }

    /** It was stopped; its last report is kept as its value. */
    public void prune(Map<String, Object> details) {
        study.prune(this, details);
    }

    /** It makes room, and may be promoted later. */
    public void pause() {
        study.pause(this, Map.of());
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
