package io.penstock.engine.searcher;

import io.penstock.engine.searcher.sequence.SobolSequence;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Goes through a scrambled Sobol sequence, a trial's number being the place in it; dimensions beyond the sequence's are drawn. */
final class SobolSearcher implements Searcher {
    private final SearchSpace space;
    private final long seed;
    private final SobolSequence sequence;

    SobolSearcher(SearchSpace space, long seed) {
        this.space = space;
        this.seed = seed;
        int dimensions = Math.min(space.dimensions().size(), SobolSequence.MOST_DIMENSIONS);
        this.sequence = new SobolSequence(dimensions, seed);
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        return Optional.of(space.at(coordinates(number)));
    }

    /** In the unit cube. */
    double[] coordinates(int number) {
        double[] first = sequence.point(number);
        double[] coordinates = new double[space.dimensions().size()];
        RandomGenerator random = Seeds.generator(seed, "sobol", number, 0);
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = i < first.length ? first[i] : random.nextDouble();
        }
        return coordinates;
    }

    @Override
    public void observe(Observation observation) {
        // The sequence does not depend on what was found.
    }
}
