package io.penstock.engine.searcher;

import static java.util.Objects.requireNonNull;

import io.penstock.engine.searcher.parzen.Mixture;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The tree-structured Parzen estimator: proposes what is likely among the good trials and unlikely among the others. After J. Bergstra and others, "Algorithms
 * for hyper-parameter optimization" (2011), over all dimensions together that are active together; the better a good trial, the more it weighs. Trials that are
 * pending or have failed count among the others. Begins with a scrambled Sobol sequence.
 *
 * <p>Every other trial is for a closer look: its kernels may be narrow, so that it leaves the bounds of a broad valley, and with fewer candidates it is less
 * greedy.
 */
final class TpeSearcher implements Searcher {
    private static final int START = 10;
    private static final double GOOD_SHARE = 0.15;
    private static final int MOST_GOOD = 40;
    private static final int MOST_OTHERS = 100;
    private static final int CANDIDATES = 64;
    private static final int CANDIDATES_CLOSE = 24;
    private static final double CLOSE = 0.25;

    private final SearchSpace space;
    private final long seed;
    private final int start;
    private final SobolSearcher first;
    private final List<Group> groups;
    private final Map<Integer, Observation> heard = new LinkedHashMap<>();
    private final List<Map<Integer, double[][]>> cells = new ArrayList<>();
    private final Set<Map<String, Object>> tried = new HashSet<>();

    TpeSearcher(SearchSpace space, SearcherFactory.Brief brief) {
        this.space = space;
        this.seed = brief.seed();
        this.start = brief.trials() == 0 ? START : Math.max(4, Math.min(START, brief.trials() / 5));
        this.first = new SobolSearcher(space, brief.seed());
        this.groups = Group.of(space);
        groups.forEach(group -> cells.add(new HashMap<>()));
    }

    @Override
    public void observe(Observation observation) {
        if (heard.put(observation.number(), observation) == null) {
            tried.add(observation.point());
            for (int i = 0; i < groups.size(); i++) {
                if (groups.get(i).isActive(observation.point())) {
                    cells.get(i).put(observation.number(), groups.get(i).cells(observation.point()));
                }
            }
        }
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        List<Observation> standing = Standing.of(heard.values());
        if (standing.size() < start) {
            return first.suggest(number);
        }
        List<Integer> others = new ArrayList<>();
        for (Observation observation : heard.values()) {
            if (!Standing.isUsable(observation) && observation.number() != number) {
                others.add(observation.number());
            }
        }
        boolean close = Math.floorMod(number, 2) == 1;
        double[] coordinates = new double[space.dimensions().size()];
        Arrays.fill(coordinates, 0.5);
        Map<String, Object> values = Map.of();
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            if (space.isActive(group.dimensions().get(0), values)) {
                RandomGenerator random = Seeds.generator(seed, "tpe", number, i);
                values = extend(i, values, coordinates, standing, others, close, random);
            }
        }
        return Optional.of(space.at(coordinates));
    }

    private Map<String, Object> extend(
            int index,
            Map<String, Object> values,
            double[] coordinates,
            List<Observation> standing,
            List<Integer> others,
            boolean close,
            RandomGenerator random) {
        Group group = groups.get(index);
        Map<Integer, double[][]> known = cells.get(index);
        List<Observation> ranked = standing.stream()
                .filter(observation -> known.containsKey(observation.number()))
                .toList();
        int good = Math.min(MOST_GOOD, (int) Math.ceil(GOOD_SHARE * ranked.size()));
        List<Integer> numbers = new ArrayList<>();
        ranked.forEach(observation -> numbers.add(observation.number()));
        others.stream().filter(known::containsKey).forEach(numbers::add);
        Mixture likely = mixture(
                group, known, numbers.subList(0, good), weights(ranked, good), (close ? CLOSE : 1) / (1.0 + good));
        double[] equal = new double[numbers.size() - good];
        Arrays.fill(equal, 1);
        Mixture unlikely = mixture(
                group,
                known,
                numbers.subList(good, numbers.size()),
                equal,
                1.0 / Math.min(MOST_OTHERS, 1 + equal.length));
        double[] branch = likely.sample(random);
        Map<String, Object> best = Map.of();
        double most = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < (close ? CANDIDATES_CLOSE : CANDIDATES); candidate++) {
            double[] drawn = likely.sample(random);
            for (int parent : group.parents()) {
                drawn[parent] = branch[parent];
            }
            Map<String, Object> extended = new HashMap<>(values);
            for (int a = 0; a < drawn.length; a++) {
                extended.put(
                        group.dimensions().get(a).name(), group.axes().get(a).value(drawn[a]));
            }
            double[][] place = group.cells(extended);
            boolean fresh = !tried.contains(extended) && space.isAllowed(extended);
            double worth = fresh ? likely.logDensity(place) - unlikely.logDensity(place) : -Double.MAX_VALUE;
            if (worth > most) {
                most = worth;
                best = extended;
                for (int a = 0; a < drawn.length; a++) {
                    coordinates[group.places().get(a)] = drawn[a];
                }
            }
        }
        return best;
    }

    private static Mixture mixture(
            Group group, Map<Integer, double[][]> known, List<Integer> numbers, double[] weights, double least) {
        double[][][] points = new double[numbers.size()][][];
        for (int k = 0; k < points.length; k++) {
            points[k] = requireNonNull(known.get(numbers.get(k)));
        }
        return Mixture.of(group.axes(), points, weights, least);
    }

    /** With one loss they fall with the logarithm of the place; with more, all are equal. The mean is 1. */
    private static double[] weights(List<Observation> ranked, int good) {
        double[] weights = new double[good];
        double sum = 0;
        for (int k = 0; k < good; k++) {
            boolean several = ranked.get(k).losses().size() > 1;
            weights[k] = several ? 1 : Math.log((good + 0.5) / (k + 1));
            sum += weights[k];
        }
        for (int k = 0; k < good; k++) {
            weights[k] *= good / sum;
        }
        return weights;
    }
}
