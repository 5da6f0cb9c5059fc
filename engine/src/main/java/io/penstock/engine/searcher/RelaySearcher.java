package io.penstock.engine.searcher;

import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One searcher first, another one after so many ended trials: that one has heard everything, or begins where the best points lie. */
final class RelaySearcher implements Searcher {
    private static final int BEST = 8;
    private static final double NARROWEST = 0.01;
    private static final double WIDEST = 0.15;

    private final SearchSpace space;
    private final SearcherFactory.Brief brief;
    private final int trials;
    private final boolean evolves;
    private final List<Observation> ended = new ArrayList<>();
    private final List<Searcher> hearing = new ArrayList<>();
    private Searcher searcher;

    RelaySearcher(SearchSpace space, SearcherFactory.Brief brief, Searcher first, int trials, String then) {
        this.space = space;
        this.brief = brief;
        this.trials = trials;
        this.evolves = then.equals("cma_es");
        this.searcher = first;
        hearing.add(first);
        if (!evolves) {
            hearing.add(Searchers.named(then).open(space, brief));
        }
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        return searcher.suggest(number);
    }

    @Override
    public void observe(Observation observation) {
        hearing.forEach(each -> each.observe(observation));
        if (observation.state() != Observation.State.PENDING && ended.size() < trials) {
            ended.add(observation);
            if (ended.size() == trials) {
                searcher = evolves ? evolution() : hearing.get(1);
                hearing.clear();
                hearing.add(searcher);
            }
        }
    }

    /** Around the best point, as wide as the best ones lie apart. */
    private Searcher evolution() {
        List<double[]> best = ended.stream()
                .filter(observation ->
                        observation.state() == Observation.State.COMPLETE && Double.isFinite(observation.loss()))
                .sorted(Comparator.comparingDouble(Observation::violation).thenComparingDouble(Observation::loss))
                .limit(BEST)
                .map(observation -> space.coordinates(observation.point()))
                .toList();
        EvolutionSearcher evolution = new EvolutionSearcher(space, brief);
        if (!best.isEmpty()) {
            double squares = 0;
            for (double[] point : best) {
                for (int i = 0; i < point.length; i++) {
                    squares += (point[i] - best.get(0)[i]) * (point[i] - best.get(0)[i]);
                }
            }
            double apart = Math.sqrt(squares / best.size() / best.get(0).length);
            evolution.beginAt(
                    Arrays.copyOf(best.get(0), best.get(0).length), Math.min(WIDEST, Math.max(NARROWEST, apart)));
        }
        return evolution;
    }
}
