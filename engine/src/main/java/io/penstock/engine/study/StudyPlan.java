package io.penstock.engine.study;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.prune.PrunerFactory;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.searcher.SearcherFactory;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a study looks for, where and how. Immutable; begins with {@link #of} and goes on by its own methods.
 *
 * @param space where points come from
 * @param goals at least one; with several, what is looked for is their Pareto front
 * @param searcher proposes points
 * @param pruner ends trials early
 * @param seed of all draws
 * @param trials how many there are to be; 0 for as many as time allows
 * @param parallelism how many run at once
 * @param budget the steps (epochs, folds) of a whole trial, for the pruner
 * @param known points to begin with
 * @param earlier trials of an earlier study that the searcher is told of
 * @param about what else is to be kept with it: plain values
 */
public record StudyPlan(
        SearchSpace space,
        List<Goal> goals,
        SearcherFactory searcher,
        PrunerFactory pruner,
        long seed,
        int trials,
        int parallelism,
        int budget,
        List<Map<String, Object>> known,
        List<TrialRecord> earlier,
        Map<String, Object> about) {
    /** What is kept of what was searched, and must not change. */
    private static final List<String> SAME = List.of("tree", "split");

    public StudyPlan {
        goals = List.copyOf(goals);
        known = List.copyOf(known);
        earlier = List.copyOf(earlier);
        about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        atLeast("trials", trials, 0);
        atLeast("parallelism", parallelism, 1);
        atLeast("budget", budget, 1);
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw PenstockException.user(what + " must be at least " + least)
                    .value(String.valueOf(value))
                    .remedy("raise it")
                    .build();
        }
    }

    /** Looks for the least {@code loss} in a space, by whatever searcher suits, one trial at a time. */
    public static StudyPlan of(SearchSpace space) {
        return new StudyPlan(
                space,
                List.of(Goal.minimize("loss")),
                Searchers.standard(),
                Pruners.none(),
                0,
                0,
                1,
                1,
                List.of(),
                List.of(),
                Map.of());
    }

    public StudyPlan goals(Goal... all) {
        return new StudyPlan(
                space, List.of(all), searcher, pruner, seed, trials, parallelism, budget, known, earlier, about);
    }

    public StudyPlan searcher(SearcherFactory other) {
        return new StudyPlan(space, goals, other, pruner, seed, trials, parallelism, budget, known, earlier, about);
    }

    /**
     * Ends trials early.
     *
     * @param steps of the budget of a whole trial
     */
    public StudyPlan pruner(PrunerFactory other, int steps) {
        return new StudyPlan(space, goals, searcher, other, seed, trials, parallelism, steps, known, earlier, about);
    }

    public StudyPlan seed(long other) {
        return new StudyPlan(space, goals, searcher, pruner, other, trials, parallelism, budget, known, earlier, about);
    }

    public StudyPlan trials(int count) {
        return new StudyPlan(space, goals, searcher, pruner, seed, count, parallelism, budget, known, earlier, about);
    }

    public StudyPlan parallelism(int count) {
        return new StudyPlan(space, goals, searcher, pruner, seed, trials, count, budget, known, earlier, about);
    }

    /** Tries this point before any that the searcher proposes, after those that are known already. Values that it leaves out are for the searcher to choose. */
    public StudyPlan known(Map<String, Object> point) {
        List<Map<String, Object>> more = new ArrayList<>(known);
        more.add(Collections.unmodifiableMap(new LinkedHashMap<>(point)));
        return new StudyPlan(space, goals, searcher, pruner, seed, trials, parallelism, budget, more, earlier, about);
    }

    /** Tells the searcher what came of an earlier study's finished trials; points that are not in this space are left out. */
    public StudyPlan after(List<TrialRecord> finished) {
        return new StudyPlan(space, goals, searcher, pruner, seed, trials, parallelism, budget, known, finished, about);
    }

    /** Keeps something with the study. */
    public StudyPlan about(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(about);
        more.put(name, value);
        return new StudyPlan(space, goals, searcher, pruner, seed, trials, parallelism, budget, known, earlier, more);
    }

    /** What must be the same where a study goes on. */
    Map<String, Object> identity() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("objectives", goals.stream().map(StudyPlan::describe).toList());
        map.put("space", SpaceText.describe(space));
        map.put(
                "rules",
                space.constraints().stream()
                        .map(rule -> (Object) rule.describe())
                        .toList());
        map.put("searcher", Map.of("name", searcher.name(), "settings", searcher.settings()));
        map.put("pruner", Map.of("name", pruner.name(), "settings", pruner.settings()));
        map.put("seed", seed);
        map.put("budget_steps", budget);
        for (String name : SAME) {
            Object value = about.get(name);
            if (value != null) {
                map.put(name, value);
            }
        }
        return map;
    }

    private static Object describe(Goal goal) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", goal.name());
        map.put("direction", goal.direction());
        return map;
    }

    /** All of it that a journal keeps. */
    Map<String, Object> toMap(String id) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.putAll(identity());
        map.put("budget", trials);
        map.put("parallelism", parallelism);
        map.put("known", known);
        map.putAll(about);
        return map;
    }
}
