package io.penstock.engine.searcher;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The searchers by name. Each tries known points first, keeps the rules of the space, and tries nothing twice. */
public final class Searchers {
    private static final Param<Integer> POINTS =
            Param.integer("points", 5).atLeast(1).doc("How many values of a dimension whose values cannot be counted.");
    private static final Map<String, SearcherFactory> KNOWN = new TreeMap<>();

    static {
        add("random", (space, brief) -> new RandomSearcher(space, brief.seed()));
        add("sobol", (space, brief) -> new SobolSearcher(space, brief.seed()));
        add("tpe", TpeSearcher::new);
        add("nsga2", (space, brief) -> new GeneticSearcher(space, brief, 50));
        KNOWN.put("grid", checkedGrid(POINTS.defaultValue()));
        add("gp", GaussianSearcher::new);
        add("cma_es", EvolutionSearcher::new);
        KNOWN.put("auto", new AutoFactory());
    }

    private Searchers() {}

    private record Simple(
            String name, Map<String, Object> settings, BiFunction<SearchSpace, SearcherFactory.Brief, Searcher> maker)
            implements SearcherFactory {
        @Override
        public Searcher open(SearchSpace space, Brief brief) {
            return maker.apply(space, brief);
        }
    }

    private static void add(String name, BiFunction<SearchSpace, SearcherFactory.Brief, Searcher> maker) {
        KNOWN.put(
                name,
                new Simple(name, Map.of(), (space, brief) -> new Guarded(maker.apply(space, brief), space, brief)));
    }

    /** The searcher of that name with its defaults. Throws a {@link PenstockException} that names the nearest ones. */
    public static SearcherFactory named(String name) {
        SearcherFactory factory = KNOWN.get(name);
        if (factory == null) {
            throw PenstockException.user("a searcher must be known")
                    .value("'" + name + "'")
                    .remedy(Nearest.remedy(name, KNOWN.keySet()))
                    .build();
        }
        return factory;
    }

    /** The searcher of that name with some settings, as {@link SearcherFactory#settings} gives them. Throws a {@link PenstockException} where one is wrong. */
    public static SearcherFactory named(String name, Map<String, ?> settings) {
        SearcherFactory factory = named(name);
        Settings all = Settings.of(name.equals("grid") ? List.of(POINTS) : List.of());
        for (Map.Entry<String, ?> setting : settings.entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return settings.isEmpty() ? factory : checkedGrid(all.get(POINTS));
    }

    /** The one that is used where nobody chooses. */
    public static SearcherFactory standard() {
        return named("auto");
    }

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Chooses the searcher by the space, the budget and the number of objectives. */
    public static SearcherFactory auto() {
        return named("auto");
    }

    /** Draws every point from the space. */
    public static SearcherFactory random() {
        return named("random");
    }

    /** Goes through a scrambled Sobol sequence, which fills a space more evenly than draws do. */
    public static SearcherFactory sobol() {
        return named("sobol");
    }

    /** Proposes what is likely among the good trials and unlikely among the others: a tree-structured Parzen estimator. One loss or several. */
    public static SearcherFactory tpe() {
        return named("tpe");
    }

    /** Breeds from the best trials: NSGA-II. One loss or several; many trials. */
    public static SearcherFactory nsga2() {
        return named("nsga2");
    }

    /**
     * Tries every combination, then ends.
     *
     * @param points how many values of a dimension whose values cannot be counted (or are more than 10,000): evenly spaced quantiles, with both
     *     ends
     */
    public static SearcherFactory grid(int points) {
        return named("grid", Map.of(POINTS.name(), points));
    }

    private static SearcherFactory checkedGrid(int points) {
        Map<String, Object> settings = points == POINTS.defaultValue() ? Map.of() : Map.of(POINTS.name(), points);
        return new Simple("grid", settings, (space, brief) -> new GridSearcher(space, brief, points));
    }
}
