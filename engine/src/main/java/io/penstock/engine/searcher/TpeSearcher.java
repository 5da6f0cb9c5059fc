package io.penstock.engine.searcher;

import io.penstock.engine.searcher.Contrast.Look;
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
 * <p>Trials take turns: broad looks; closer looks with narrower kernels and fewer candidates, which are less greedy; and looks away from where trials were
 * bad. With several losses, which leave less to go by for the dimensions together, every third trial takes each dimension by itself.
 */
final class TpeSearcher implements Searcher {
    private static final int START = 10;
    private static final int ATTEMPTS = 4;
    private static final List<Look> LOOKS = List.of(
            new Look(0.15, 1, 64, 1),
            new Look(0.15, 0.25, 24, 1),
            new Look(0.15, 1, 64, 1),
            new Look(0.15, 0.5, 24, 3));
    private static final List<Look> LOOKS_OF_SEVERAL = List.of(new Look(0.1, 1, 24, 1), new Look(0.1, 0.25, 24, 1));

    private final SearchSpace space;
    private final long seed;
    private final boolean several;
    private final int start;
    private final SobolSearcher first;
    private final List<Known> together;
    private final List<Known> alone;
    private final Map<Integer, Observation> heard = new LinkedHashMap<>();
    private final Set<Map<String, Object>> tried = new HashSet<>();

    /** A group of dimensions and, by number, the intervals of its values in all trials where it is active. */
    private record Known(Group group, Map<Integer, double[][]> cells) {
        static List<Known> all(List<Group> groups) {
            return groups.stream()
                    .map(group -> new Known(group, new HashMap<>()))
                    .toList();
        }

        void hear(Observation observation) {
            if (group.isActive(observation.point())) {
                cells.put(observation.number(), group.cells(observation.point()));
            }
        }
    }

    /** What is known before a suggestion: trials, the best first, and those that count as bad. */
    private record Past(List<Observation> ranked, List<Integer> others) {}

    TpeSearcher(SearchSpace space, SearcherFactory.Brief brief) {
        this.space = space;
        this.seed = brief.seed();
        this.several = brief.objectives() > 1;
        this.start = brief.trials() == 0 ? START : Math.max(4, Math.min(START, brief.trials() / 5));
        this.first = new SobolSearcher(space, brief.seed());
        this.together = Known.all(Group.of(space, false));
        this.alone = several ? Known.all(Group.of(space, true)) : List.of();
    }

    @Override
    public void observe(Observation observation) {
        if (heard.put(observation.number(), observation) == null) {
            tried.add(observation.point());
            together.forEach(known -> known.hear(observation));
            alone.forEach(known -> known.hear(observation));
        }
    }

    @Override
    public Optional<Map<String, Object>> suggest(int number) {
        List<Observation> ranked = Standing.of(heard.values());
        if (ranked.size() < start) {
            return first.suggest(number);
        }
        List<Integer> others = new ArrayList<>();
        for (Observation observation : heard.values()) {
            if (!Standing.isUsable(observation) && observation.number() != number) {
                others.add(observation.number());
            }
        }
        Past past = new Past(ranked, others);
        boolean byThemselves = several && Math.floorMod(number, 3) == 2;
        List<Look> looks = several ? LOOKS_OF_SEVERAL : LOOKS;
        Look look = looks.get(byThemselves ? 0 : Math.floorMod(number, looks.size()));
        Map<String, Object> point = Map.of();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            point = compose(byThemselves ? alone : together, past, look, number, attempt);
            if (space.isAllowed(point) && !tried.contains(point)) {
                break;
            }
        }
        return Optional.of(point);
    }

    private Map<String, Object> compose(List<Known> groups, Past past, Look look, int number, int attempt) {
        double[] coordinates = new double[space.dimensions().size()];
        Arrays.fill(coordinates, 0.5);
        Map<String, Object> values = Map.of();
        for (int part = 0; part < groups.size(); part++) {
            Known known = groups.get(part);
            if (space.isActive(known.group().dimensions().get(0), values)) {
                RandomGenerator random = Seeds.generator(seed, "tpe", number, (long) attempt << 32 | part);
                values = extend(values, known, coordinates, past, look, random);
            }
        }
        return space.at(coordinates);
    }

    /** Chooses the values of a group; where other groups depend on it, among the candidates of one branch, which is drawn. */
    private Map<String, Object> extend(
            Map<String, Object> values,
            Known known,
            double[] coordinates,
            Past past,
            Look look,
            RandomGenerator random) {
        Group group = known.group();
        Contrast contrast = Contrast.of(
                group.axes(),
                past.ranked().stream()
                        .filter(observation -> known.cells().containsKey(observation.number()))
                        .toList(),
                past.others().stream().filter(known.cells()::containsKey).toList(),
                known.cells(),
                look);
        double[] branch = contrast.likely().sample(random);
        Map<String, Object> best = Map.of();
        double most = Double.NEGATIVE_INFINITY;
        for (int candidate = 0; candidate < look.candidates(); candidate++) {
            double[] drawn = contrast.likely().sample(random);
            group.parents().forEach(parent -> drawn[parent] = branch[parent]);
            Map<String, Object> extended = group.extend(values, drawn);
            boolean fresh = !tried.contains(extended) && (!isWhole(extended) || space.isAllowed(extended));
            double worth = fresh ? contrast.worth(group.cells(extended)) : -Double.MAX_VALUE;
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

    /** Whether all active dimensions have values, so that rules can be asked. */
    private boolean isWhole(Map<String, Object> values) {
        return space.dimensions().stream()
                .allMatch(dimension -> values.containsKey(dimension.name()) || !space.isActive(dimension, values));
    }
}
