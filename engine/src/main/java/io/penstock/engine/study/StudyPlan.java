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
import java.util.function.Consumer;

/** What a study looks for, where and how. Immutable; begins with {@link #of} and goes on by its own methods. */
public final class StudyPlan {
    /** What is kept of what was searched, and must not change where it was kept. */
    static final List<String> SAME = List.of("tree", "split", "data");

    static final String KNOWN = "known";
    static final String AFTER = "after";

    private final SearchSpace space;
    private List<Goal> goals = List.of(Goal.minimize("loss"));
    private SearcherFactory searcher = Searchers.standard();
    private PrunerFactory pruner = Pruners.none();
    private long seed;
    private int trials;
    private int parallelism = 1;
    private int budget = 1;
    private List<Map<String, Object>> known = List.of();
    private List<Object> after = List.of();
    private Map<String, Object> about = Map.of();

    private StudyPlan(SearchSpace space) {
        this.space = space;
    }

    /** Looks for the least {@code loss} in a space, by whatever searcher suits, one trial at a time. */
    public static StudyPlan of(SearchSpace space) {
        return new StudyPlan(space);
    }

    private StudyPlan with(Consumer<StudyPlan> change) {
        StudyPlan copy = new StudyPlan(space);
        copy.goals = goals;
        copy.searcher = searcher;
        copy.pruner = pruner;
        copy.seed = seed;
        copy.trials = trials;
        copy.parallelism = parallelism;
        copy.budget = budget;
        copy.known = known;
        copy.after = after;
        copy.about = about;
        change.accept(copy);
        return copy;
    }

    private static int atLeast(int least, String what, int value) {
        if (value < least) {
            throw PenstockException.user(what + " must be at least " + least)
                    .value(String.valueOf(value))
                    .remedy("raise it")
                    .build();
        }
        return value;
    }

    private static <T> List<T> more(List<T> list, T item) {
        List<T> more = new ArrayList<>(list);
        more.add(item);
        return Collections.unmodifiableList(more);
    }

    /** What is looked for; with several, their Pareto front. */
    public StudyPlan goals(Goal... all) {
        return with(plan -> plan.goals = List.of(all));
    }

    /** Who proposes points. */
    public StudyPlan searcher(SearcherFactory other) {
        return with(plan -> plan.searcher = other);
    }

    /**
     * Ends trials early.
     *
     * @param steps of the budget (epochs, folds) of a whole trial
     */
    public StudyPlan pruner(PrunerFactory other, int steps) {
        return with(plan -> {
            plan.pruner = other;
            plan.budget = atLeast(1, "budget", steps);
        });
    }

    /** Of all draws. */
    public StudyPlan seed(long other) {
        return with(plan -> plan.seed = other);
    }

    /** How many there are to be; 0 for as many as time allows. */
    public StudyPlan trials(int count) {
        return with(plan -> plan.trials = atLeast(0, "trials", count));
    }

    /** How many run at once. */
    public StudyPlan parallelism(int count) {
        return with(plan -> plan.parallelism = atLeast(1, "parallelism", count));
    }

    /** Tries this point before any that the searcher proposes, after those that are known already. Values that it leaves out are for the searcher to choose. */
    public StudyPlan known(Map<String, Object> point) {
        return with(plan -> plan.known = more(known, Collections.unmodifiableMap(new LinkedHashMap<>(point))));
    }

    /** As {@link #after(StudySnapshot, Map)}, with no values but those of the points themselves. */
    public StudyPlan after(StudySnapshot earlier) {
        return after(earlier, Map.of());
    }

    /**
     * Tells the searcher what came of an earlier study's complete trials. Those whose points do not lie in this space are left out. The goals must be set before; a
     * goal of this study that was none of the earlier one may be among what that has measured. Throws a {@link PenstockException} where it is not.
     *
     * @param fixed the values of hyperparameters where a study does not search them: what an earlier point lacks is taken from here, and what it has beside this space must
     *     be equal to them
     */
    public StudyPlan after(StudySnapshot earlier, Map<String, Object> fixed) {
        Object described = EarlierTrial.describe(earlier, space, goals, fixed);
        return with(plan -> plan.after = more(after, described));
    }

    /** Keeps something with the study: plain values. */
    public StudyPlan about(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(about);
        more.put(name, value);
        return with(plan -> plan.about = Collections.unmodifiableMap(more));
    }

    /** This plan with the known points and the earlier trials that a journal tells of. */
    StudyPlan begunAs(Map<String, Object> kept) {
        List<Map<String, Object>> points = new ArrayList<>();
        if (kept.get(KNOWN) instanceof List<?> list) {
            for (Object item : list) {
                Map<String, Object> point = new LinkedHashMap<>();
                ((Map<?, ?>) item).forEach((name, value) -> point.put(String.valueOf(name), value));
                points.add(Collections.unmodifiableMap(SpaceText.typed(space, point)));
            }
        }
        List<Object> studies = kept.get(AFTER) instanceof List<?> list ? List.copyOf(list) : List.of();
        return with(plan -> {
            plan.known = List.copyOf(points);
            plan.after = studies;
        });
    }

    public SearchSpace space() {
        return space;
    }

    public List<Goal> goals() {
        return goals;
    }

    public SearcherFactory searcher() {
        return searcher;
    }

    public PrunerFactory pruner() {
        return pruner;
    }

    public long seed() {
        return seed;
    }

    public int trials() {
        return trials;
    }

    public int parallelism() {
        return parallelism;
    }

    /** The steps (epochs, folds) of a whole trial. */
    public int budget() {
        return budget;
    }

    /** Points to begin with. */
    public List<Map<String, Object>> known() {
        return known;
    }

    /** Earlier studies, as they are kept. */
    List<Object> after() {
        return after;
    }

    List<EarlierTrial> earlier() {
        return EarlierTrial.read(after, space);
    }

    /** What a searcher is told of it. */
    public SearcherFactory.Brief brief() {
        return new SearcherFactory.Brief(seed, trials, parallelism, goals.size(), known);
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
        map.put(KNOWN, known);
        map.put(AFTER, after);
        map.putAll(about);
        return map;
    }
}
