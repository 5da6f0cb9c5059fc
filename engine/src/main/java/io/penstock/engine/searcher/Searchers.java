package io.penstock.engine.searcher;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The searchers by name. */
public final class Searchers {
    private static final Map<String, SearcherFactory> KNOWN = new TreeMap<>(Map.of(
            "random", simple("random", (space, brief) -> new RandomSearcher(space, brief.seed()))));

    private Searchers() {}

    private record Simple(String name, BiFunction<SearchSpace, SearcherFactory.Brief, Searcher> maker)
            implements SearcherFactory {
        @Override
        public Map<String, Object> settings() {
            return Map.of();
        }

        @Override
        public Searcher open(SearchSpace space, Brief brief) {
            return maker.apply(space, brief);
        }
    }

    private static SearcherFactory simple(String name, BiFunction<SearchSpace, SearcherFactory.Brief, Searcher> maker) {
        return new Simple(name, maker);
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

    /** The one that is used where nobody chooses. */
    public static SearcherFactory standard() {
        return KNOWN.containsKey("auto") ? named("auto") : named("random");
    }

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /** Draws every point from the space. */
    public static SearcherFactory random() {
        return named("random");
    }
}
