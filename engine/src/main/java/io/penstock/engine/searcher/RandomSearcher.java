package io.penstock.engine.searcher;

import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.Map;
import java.util.Optional;

/** Draws every point from the space. */
final class RandomSearcher implements Searcher {
    private final SearchSpace space;
    private final long seed;

    RandomSearcher(SearchSpace space, long seed) {
        this.space = space;
        this.seed = seed;
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        return Optional.of(space.sample(Seeds.generator(seed, "random", number, 0)));
    }

    @Override
    public void observe(Observation observation) {
        // What was found does not matter.
    }
}
