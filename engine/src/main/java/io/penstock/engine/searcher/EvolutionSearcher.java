package io.penstock.engine.searcher;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.NormalCurve;
import io.penstock.engine.searcher.evolution.CovarianceAdaptation;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * An evolution strategy with covariance matrix adaptation, in the coordinates of the space. It starts anew with twice as many points a generation where it has
 * converged (Auger and Hansen, 2005). Values that can be counted keep a least chance to change (after Hamano et al., 2022); those without an order are
 * drawn as often as they were among the better half. A generation ends when as many trials have ended, whichever they are.
 */
final class EvolutionSearcher implements Searcher {
    private static final double SIGMA = 0.25;
    private static final double TOLERANCE = 1e-5;
    private static final int REDRAWS = 10;
    private static final double LEARNING = 0.25;
    private static final double LEAST_SHARE = 0.2;

    private final SearchSpace space;
    private final long seed;
    private final int[] ordered;
    private final int[] unordered;
    private final int smallest;
    private final Map<Integer, double[]> drawn = new HashMap<>();
    private final List<Ended> generation = new ArrayList<>();
    private final double[][] shares;
    private CovarianceAdaptation strategy;
    private int restarts;

    private record Ended(double[] at, Observation observation) {}

    EvolutionSearcher(SearchSpace space, SearcherFactory.Brief brief) {
        if (brief.objectives() > 1) {
            throw PenstockException.user("cma_es searches for one objective")
                    .value(brief.objectives() + " objectives")
                    .remedy("use nsga2, tpe or auto")
                    .build();
        }
        this.space = space;
        this.seed = brief.seed();
        List<Dimension> dimensions = space.dimensions();
        this.ordered = IntStream.range(0, dimensions.size())
                .filter(i -> distribution(i).kind() != Distribution.Kind.CATEGORICAL
                        && distribution(i).size() > 1)
                .toArray();
        this.unordered = IntStream.range(0, dimensions.size())
                .filter(i -> distribution(i).kind() == Distribution.Kind.CATEGORICAL)
                .toArray();
        this.smallest = Math.max(
                CovarianceAdaptation.population(ordered.length),
                Math.min(brief.parallelism(), 2 * CovarianceAdaptation.population(ordered.length)));
        this.shares = new double[unordered.length][];
        double[] middle = new double[Math.max(1, ordered.length)];
        Arrays.fill(middle, 0.5);
        begin(middle, SIGMA);
    }

    /** Begins at coordinates of the space instead of the middle. */
    void beginAt(double[] at, double sigma) {
        if (ordered.length > 0) {
            begin(Arrays.stream(ordered).mapToDouble(i -> at[i]).toArray(), sigma);
        }
    }

    private void begin(double[] start, double sigma) {
        strategy = new CovarianceAdaptation(start, sigma, smallest << Math.min(6, restarts));
        for (int i = 0; i < unordered.length; i++) {
            int size = (int) Math.min(1000, distribution(unordered[i]).size());
            shares[i] = new double[size];
            Arrays.fill(shares[i], 1.0 / size);
        }
        generation.clear();
    }

    private Distribution distribution(int i) {
        return space.dimensions().get(i).distribution();
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        return Optional.of(space.at(draw(number)));
    }

    /** Coordinates, the same for the same number as long as the generation lasts. */
    private double[] draw(int number) {
        double[] at = new double[0];
        for (int redraw = 0; redraw < REDRAWS; redraw++) {
            RandomGenerator random = Seeds.generator(seed, "cma_es", number, redraw);
            at = new double[space.dimensions().size()];
            Arrays.fill(at, 0.5);
            boolean inside = true;
            double[] point = strategy.point(normals(random, Math.max(1, ordered.length)));
            for (int i = 0; i < ordered.length; i++) {
                double value = point[i] + extra(i) * random.nextGaussian();
                inside &= value >= 0 && value <= 1;
                at[ordered[i]] = mirrored(value);
            }
            for (int i = 0; i < unordered.length; i++) {
                at[unordered[i]] = choose(shares[i], random.nextDouble());
            }
            if (inside && space.isAllowed(space.at(at))) {
                break;
            }
        }
        return at;
    }

    private static double[] normals(RandomGenerator random, int count) {
        return IntStream.range(0, count).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    /** What is added to the deviation of a coordinate whose values can be counted, so that the value sometimes changes. */
    private double extra(int i) {
        long size = distribution(ordered[i]).size();
        if (size > 1000) {
            return 0;
        }
        double chance = 1.0 / (strategy.population() * Math.max(1, ordered.length));
        double least = 0.5 / size / -NormalCurve.quantile(chance / 2);
        double deviation = strategy.deviation(i);
        return deviation >= least ? 0 : Math.sqrt(least * least - deviation * deviation);
    }

    private static double mirrored(double value) {
        double folded = Math.abs(value) % 2;
        return folded > 1 ? 2 - folded : folded;
    }

    private static double choose(double[] shares, double drawn) {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i];
            if (drawn <= sum || i == shares.length - 1) {
                return (i + 0.5) / shares.length;
            }
        }
        return 0.5;
    }

    @Override
    public void observe(Observation observation) {
        if (observation.state() == Observation.State.PENDING) {
            double[] own = draw(observation.number());
            boolean isOwn = space.at(own).equals(observation.point());
            drawn.put(observation.number(), isOwn ? own : coordinates(observation));
            return;
        }
        double[] at = drawn.remove(observation.number());
        generation.add(new Ended(at == null ? coordinates(observation) : at, observation));
        if (generation.size() >= strategy.population()) {
            advance();
        }
    }

    private double[] coordinates(Observation observation) {
        double[] at = space.coordinates(observation.point());
        for (int i = 0; i < at.length; i++) {
            at[i] = Double.isNaN(at[i]) ? 0.5 : at[i];
        }
        return at;
    }

    private static int rank(Observation observation) {
        boolean lost = observation.state() == Observation.State.FAILED || !Double.isFinite(observation.loss());
        return lost ? 3 : observation.violation() > 0 ? 2 : observation.state() == Observation.State.PRUNED ? 1 : 0;
    }

    private void advance() {
        List<Ended> ranked = generation.stream()
                .sorted(Comparator.comparingInt((Ended ended) -> rank(ended.observation()))
                        .thenComparingDouble(ended -> ended.observation().violation())
                        .thenComparingInt(ended -> -ended.observation().step())
                        .thenComparingDouble(ended -> ended.observation().loss()))
                .toList();
        boolean flat = ranked.stream()
                .allMatch(ended -> ended.observation().loss()
                        == ranked.get(0).observation().loss());
        List<double[]> points = ranked.stream()
                .map(ended ->
                        Arrays.stream(ordered).mapToDouble(i -> ended.at()[i]).toArray())
                .toList();
        if (ordered.length > 0) {
            strategy.update(points);
        }
        for (int i = 0; i < unordered.length; i++) {
            learn(shares[i], unordered[i], ranked);
        }
        generation.clear();
        if (ordered.length > 0 && (flat || strategy.hasConverged(TOLERANCE))) {
            restarts++;
            RandomGenerator random = Seeds.generator(seed, "restart", restarts, 0);
            begin(random.doubles(ordered.length).toArray(), SIGMA);
        }
    }

    private static void learn(double[] share, int dimension, List<Ended> ranked) {
        int better = ranked.size() / 2;
        double[] seen = new double[share.length];
        for (Ended ended : ranked.subList(0, better)) {
            int value = (int) (ended.at()[dimension] * share.length);
            seen[Math.min(share.length - 1, value)] += 1.0 / better;
        }
        double sum = 0;
        for (int k = 0; k < share.length; k++) {
            share[k] = Math.max(LEAST_SHARE / share.length, (1 - LEARNING) * share[k] + LEARNING * seen[k]);
            sum += share[k];
        }
        for (int k = 0; k < share.length; k++) {
            share[k] /= sum;
        }
    }
}
