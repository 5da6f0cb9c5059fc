package io.penstock.engine.searcher;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What all searchers share: known points come first, no rule is broken, and nothing is tried twice. A proposal that was tried or is forbidden
 * is changed in one hyperparameter, then in more and more; where all points of a finite space were tried, the search ends.
 */
final class Guarded implements Searcher {
    private static final int CHANGES = 64;
    private static final int MOST_LISTED = 200_000;

    private final Searcher searcher;
    private final SearchSpace space;
    private final long seed;
    private final List<Map<String, Object>> known;
    private final Set<Map<String, Object>> tried = new HashSet<>();

    Guarded(Searcher searcher, SearchSpace space, SearcherFactory.Brief brief) {
        this.searcher = searcher;
        this.space = space;
        this.seed = brief.seed();
        this.known = brief.known();
        known.forEach(point -> requireKnown(space, point));
        tried.addAll(known);
    }

    private static void requireKnown(SearchSpace space, Map<String, Object> point) {
        for (Map.Entry<String, Object> entry : point.entrySet()) {
            Dimension dimension = space.dimensions().stream()
                    .filter(candidate -> candidate.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> PenstockException.user("a point to begin with must be of the space")
                            .value("'" + entry.getKey() + "'")
                            .remedy(Nearest.remedy(entry.getKey(), space.names()))
                            .build());
            if (!dimension.distribution().contains(entry.getValue())) {
                throw PenstockException.user("a point to begin with must lie in the space")
                        .value(entry.getKey() + " = " + entry.getValue() + " is not of " + dimension.distribution())
                        .remedy("mend the point or widen the distribution")
                        .build();
            }
        }
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        if (number >= 0 && number < known.size()) {
            return Optional.of(known.get(number));
        }
        Optional<Map<String, Object>> proposal = searcher.suggest(number);
        return proposal.isEmpty() || isFresh(proposal.get()) ? proposal : instead(proposal.get(), number);
    }

    @Override
    public void observe(Observation observation) {
        tried.add(observation.point());
        searcher.observe(observation);
    }

    private boolean isFresh(Map<String, Object> point) {
        return !tried.contains(point) && space.isAllowed(point);
    }

    private Optional<Map<String, Object>> instead(Map<String, Object> point, int number) {
        double[] origin = space.coordinates(point);
        if (origin.length == 0) {
            return Optional.empty();
        }
        for (int attempt = 1; attempt <= CHANGES; attempt++) {
            RandomGenerator random = Seeds.generator(seed, "instead", number, attempt);
            double[] changed = new double[origin.length];
            int surely = random.nextInt(origin.length);
            for (int i = 0; i < changed.length; i++) {
                boolean keep =
                        i != surely && random.nextDouble() > (double) attempt / CHANGES && !Double.isNaN(origin[i]);
                double drawn = random.nextDouble();
                changed[i] = keep ? origin[i] : drawn;
            }
            Map<String, Object> candidate = space.at(changed);
            if (isFresh(candidate)) {
                return Optional.of(candidate);
            }
        }
        RandomGenerator random = Seeds.generator(seed, "instead", number, 0);
        return Combinations.most(space) <= MOST_LISTED ? untried(random) : Optional.of(space.sample(random));
    }

    private Optional<Map<String, Object>> untried(RandomGenerator random) {
        List<Map<String, Object>> rest = new ArrayList<>();
        Combinations.of(space, 1).forEachRemaining(point -> {
            if (!tried.contains(point)) {
                rest.add(point);
            }
        });
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest.get(random.nextInt(rest.size())));
    }
}
