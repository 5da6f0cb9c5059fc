package io.penstock.engine.searcher;

import java.util.Map;
import java.util.Optional;

/** Two searchers that hear everything and take turns: the second has every so manieth trial. */
final class TurnsSearcher implements Searcher {
    private final Searcher first;
    private final Searcher second;
    private final int every;

    TurnsSearcher(Searcher first, Searcher second, int every) {
        this.first = first;
        this.second = second;
        this.every = every;
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        return Math.floorMod(number, every) == every - 1 ? second.suggest(number) : first.suggest(number);
    }

    @Override
    public void observe(Observation observation) {
        first.observe(observation);
        second.observe(observation);
    }
}
