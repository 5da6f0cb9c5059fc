package io.penstock.engine.searcher;

import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tries every combination once, known points first, then ends. */
final class GridSearcher implements Searcher {
    private final Combinations rest;
    private final List<Map<String, Object>> listed;
    private final Set<Map<String, Object>> known;

    GridSearcher(SearchSpace space, SearcherFactory.Brief brief, int points) {
        rest = Combinations.of(space, points);
        listed = new ArrayList<>(brief.known());
        known = new HashSet<>(listed);
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        while (listed.size() <= number && rest.hasNext()) {
            Map<String, Object> point = rest.next();
            if (!known.contains(point)) {
                listed.add(point);
            }
        }
        return number < listed.size() ? Optional.of(listed.get(number)) : Optional.empty();
    }

    @Override
    public void observe(Observation observation) {
        // The order of the grid does not depend on what was found.
    }
}
