package io.penstock.engine.study;

import io.penstock.engine.analysis.Importances;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.storage.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A study at one moment. Immutable.
 *
 * @param plan its id, goals, space, searcher and so on, as plain values
 * @param created in milliseconds since 1970
 * @param trials by number
 * @param notes what else was kept of it, such as where its best model was saved
 */
public record StudySnapshot(
        Map<String, Object> plan, long created, List<TrialRecord> trials, Map<String, Map<String, Object>> notes) {
    public StudySnapshot {
        trials = List.copyOf(trials);
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** Reads the study in a store without taking part in it. Throws a {@link PenstockException} where there is none. */
    public static StudySnapshot read(Storage storage) {
        if (!Journal.isIn(storage)) {
            throw PenstockException.user("a study must be there to be read")
                    .value(storage.location())
                    .remedy("give the folder that a search was told to keep its study in")
                    .build();
        }
        Ledger ledger = new Ledger();
        new Journal(storage).poll().forEach(ledger::apply);
        return of(ledger);
    }

    static StudySnapshot of(Ledger ledger) {
        return new StudySnapshot(ledger.plan, ledger.created, ledger.records(), ledger.notes());
    }

    public String id() {
        return String.valueOf(plan.get("id"));
    }

    /** What it wants. */
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        if (plan.get("objectives") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map) {
                    goals.add(new Goal(String.valueOf(map.get("name")), "minimize".equals(map.get("direction"))));
                }
            }
        }
        return goals;
    }

    /** The best feasible complete trial by the first goal, the earliest of equals. */
    public Optional<TrialRecord> best() {
        List<Goal> goals = goals();
        if (goals.isEmpty()) {
            return Optional.empty();
        }
        return Ranking.best(trials, goals.get(0));
    }

    /**
     * Of the trials that were measured on the way, the best of those that came furthest, by the first goal, with what it had come to there as its value: what there is where none
     * is complete.
     */
    public Optional<TrialRecord> furthest() {
        List<Goal> goals = goals();
        return goals.isEmpty() ? Optional.empty() : Ranking.furthest(trials, goals.get(0));
    }

    /** The feasible complete trials that no other one beats in every goal. */
    public List<TrialRecord> front() {
        return Ranking.front(trials, goals());
    }

    /** Where points came from; rules that are code are left out. */
    public SearchSpace space() {
        return SpaceText.read(list("space"), list("rules"));
    }

    private List<?> list(String key) {
        return plan.get(key) instanceof List<?> list ? list : List.of();
    }

    /** How much each hyperparameter decides of the first goal, by name, largest first; empty where there are too few complete trials. */
    public Map<String, Double> importances() {
        List<Goal> goals = goals();
        SearchSpace space = space();
        List<TrialRecord> complete = trials.stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE && !goals.isEmpty())
                .toList();
        double[] losses = complete.stream()
                .mapToDouble(trial -> goals.get(0).loss(trial.values().get(0)))
                .toArray();
        return Importances.of(
                complete.stream()
                        .map(trial -> SpaceText.typed(space, trial.point()))
                        .toList(),
                losses,
                space,
                Importances.QUANTILE);
    }

    /** How many trials are in a state. */
    public long count(TrialState state) {
        return trials.stream().filter(trial -> trial.state() == state).count();
    }

    /** As in exports: {@code study, trials, best, front, importances}. */
    public Map<String, Object> toMap() {
        Map<String, Object> study = new LinkedHashMap<>(plan);
        study.put(StudyPlan.AFTER, EarlierTrial.studies(plan.get(StudyPlan.AFTER)));
        study.put("created", created);
        study.put("notes", notes);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("study", study);
        map.put("trials", trials.stream().map(TrialRecord::toMap).toList());
        map.put("best", best().map(TrialRecord::number).orElse(null));
        map.put("front", front().stream().map(TrialRecord::number).toList());
        map.put("importances", importances());
        return map;
    }
}
