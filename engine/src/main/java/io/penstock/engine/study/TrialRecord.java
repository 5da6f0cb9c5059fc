package io.penstock.engine.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a study knows of a trial. Immutable.
 *
 * @param number from 0
 * @param attempt how often it was begun, from 1
 * @param values one per goal; empty where there are none. Those of a pruned trial are the last that it reported
 * @param violation 0 where the outcome is feasible
 * @param point the active hyperparameters by name
 * @param start in milliseconds since 1970, by the clock of the driver that ran it; 0 before it was started
 * @param end likewise, 0 before it ended
 * @param worker who runs or ran it
 * @param cause why it failed, was pruned or waits; empty otherwise
 * @param curve the first goal's values by step of the budget
 * @param details what else was told of it, such as its splits; plain values
 */
public record TrialRecord(
        int number,
        int attempt,
        TrialState state,
        List<Double> values,
        double violation,
        Map<String, Object> point,
        long start,
        long end,
        String worker,
        String cause,
        List<Reported> curve,
        Map<String, Object> details) {
    /**
     * A value on the way.
     *
     * @param step of the budget, from 1
     */
    public record Reported(int step, double value) {}

    /** What came of it on each split of the rows; empty where it was not told of any. */
    public List<SplitRecord> splits() {
        return SplitText.read(details.get("splits"));
    }

    /** Whatever was measured, goals or not, by name; means over the splits. */
    public Map<String, Double> metrics() {
        return SplitText.numbers(details.get("metrics"));
    }

    /** The same with other values. */
    TrialRecord with(List<Double> other) {
        return new TrialRecord(
                number, attempt, state, other, violation, point, start, end, worker, cause, curve, details);
    }

    /** The first goal's value. */
    public OptionalDouble value() {
        return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get(0));
    }

    /** As in exports: {@code number, state, value, values, violation, parameters, start, end, worker, cause, curve} and the details. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", number);
        map.put("state", state.name());
        map.put("value", values.isEmpty() || !Double.isFinite(values.get(0)) ? null : values.get(0));
        map.put(
                "values",
                values.stream()
                        .map(value -> Double.isFinite(value) ? value : null)
                        .toList());
        map.put("violation", violation);
        map.put("parameters", point);
        map.put("start", start == 0 ? null : start);
        map.put("end", end == 0 ? null : end);
        map.put("worker", worker);
        map.put("cause", cause);
        map.put("attempt", attempt);
        map.put("curve", curve.stream().map(TrialRecord::toMap).toList());
        details.forEach(map::putIfAbsent);
        return map;
    }

    private static Map<String, Object> toMap(Reported reported) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("step", reported.step());
        map.put("value", Double.isFinite(reported.value()) ? reported.value() : null);
        return map;
    }
}
