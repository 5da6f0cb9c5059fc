package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete trial of an earlier study, as a searcher is told of it.
 *
 * @param number below 0
 * @param point of the space that is searched now
 * @param values one per goal
 * @param violation 0 where the outcome was feasible
 */
record EarlierTrial(int number, Map<String, Object> point, List<Double> values, double violation) {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierTrial.class);
    private static final String STUDY = "study";

    /**
     * What a plan keeps of an earlier study: its name, and those of its complete trials that lie in the space.
     *
     * @param fixed the values of hyperparameters where a study does not search them
     */
    static Map<String, Object> describe(
            StudySnapshot earlier, SearchSpace space, List<Goal> goals, Map<String, Object> fixed) {
        goals.forEach(goal -> requireMeasured(earlier, goal));
        List<Object> trials = new ArrayList<>();
        for (TrialRecord trial : earlier.trials()) {
            List<Double> values = values(trial, earlier.goals(), goals);
            Optional<Map<String, Object>> point = point(trial.point(), space, fixed);
            if (trial.state() == TrialState.COMPLETE && values.size() == goals.size() && point.isPresent()) {
                Map<String, Object> told = new LinkedHashMap<>();
                told.put("point", point.get());
                told.put("values", values);
                told.put("violation", trial.violation());
                trials.add(told);
            }
        }
        LOG.info(
                "{} of {} complete trials of study {} lie in the space: the searcher is told of them",
                trials.size(),
                earlier.count(TrialState.COMPLETE),
                earlier.id());
        return Map.of(STUDY, earlier.id(), "trials", trials);
    }

    private static void requireMeasured(StudySnapshot earlier, Goal goal) {
        List<TrialRecord> complete = earlier.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE)
                .toList();
        if (!complete.isEmpty()
                && complete.stream()
                        .allMatch(trial ->
                                values(trial, earlier.goals(), List.of(goal)).isEmpty())) {
            throw PenstockException.user("an earlier study must have measured what is looked for now")
                    .value(goal.direction() + " " + goal.name() + " is not among what study " + earlier.id()
                            + " has measured: "
                            + earlier.goals().stream()
                                    .map(known -> known.direction() + " " + known.name())
                                    .toList())
                    .remedy("look for the same, or leave the earlier study out")
                    .build();
        }
    }

    /** The trial's values of these goals; fewer where it has not measured one. */
    private static List<Double> values(TrialRecord trial, List<Goal> known, List<Goal> goals) {
        List<Double> values = new ArrayList<>();
        for (Goal goal : goals) {
            int place = known.indexOf(goal);
            Object value = place >= 0 && place < trial.values().size()
                    ? trial.values().get(place)
                    : trial.metrics().get(goal.name());
            if (value instanceof Number number && !Double.isNaN(number.doubleValue())) {
                values.add(number.doubleValue());
            }
        }
        return values;
    }

    /** The point in another space: what it lacks has the value that was fixed, and what is not searched now must have had it. */
    private static Optional<Map<String, Object>> point(
            Map<String, Object> before, SearchSpace space, Map<String, Object> fixed) {
        Map<String, Object> given = SpaceText.typed(space, before);
        Map<String, Object> point = new LinkedHashMap<>();
        for (Dimension dimension : space.dimensions()) {
            if (space.isActive(dimension, point)) {
                Object value = given.getOrDefault(dimension.name(), fixed.get(dimension.name()));
                if (value == null || !dimension.distribution().contains(value)) {
                    return Optional.empty();
                }
                point.put(dimension.name(), dimension.distribution().canonical(value));
            }
        }
        boolean same = given.entrySet().stream()
                .allMatch(entry -> point.containsKey(entry.getKey())
                        || !space.names().contains(entry.getKey())
                                && isSame(entry.getValue(), fixed.get(entry.getKey())));
        return same && space.isAllowed(point) ? Optional.of(point) : Optional.empty();
    }

    private static boolean isSame(Object value, @Nullable Object other) {
        return value instanceof Number one && other instanceof Number two
                ? one.doubleValue() == two.doubleValue()
                : Objects.equals(value, other);
    }

    /** The names of the studies that were described. */
    static List<String> studies(@Nullable Object described) {
        return list(described).stream()
                .map(study -> String.valueOf(((Map<?, ?>) study).get(STUDY)))
                .toList();
    }

    /** All trials of the studies that were described. */
    static List<EarlierTrial> read(@Nullable Object described, SearchSpace space) {
        List<Map<?, ?>> told = new ArrayList<>();
        list(described)
                .forEach(study ->
                        list(((Map<?, ?>) study).get("trials")).forEach(trial -> told.add((Map<?, ?>) trial)));
        List<EarlierTrial> trials = new ArrayList<>();
        for (Map<?, ?> trial : told) {
            Map<String, Object> point = new LinkedHashMap<>();
            if (trial.get("point") instanceof Map<?, ?> map) {
                map.forEach((name, value) -> point.put(String.valueOf(name), value));
            }
            trials.add(new EarlierTrial(
                    trials.size() - told.size(),
                    SpaceText.typed(space, point),
                    list(trial.get("values")).stream().map(EventCodec::real).toList(),
                    EventCodec.real(Objects.requireNonNullElse(trial.get("violation"), 0.0))));
        }
        return trials;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
