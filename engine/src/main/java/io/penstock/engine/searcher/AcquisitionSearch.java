package io.penstock.engine.searcher;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.searcher.gaussian.Descent;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Finds the point of a space that is worth most: many draws, some all over the space and some near good points, then ascents from the best ones along what is
 * continuous and steps along what is not.
 */
final class AcquisitionSearch {
    private static final int WIDE = 300;
    private static final int NEAR = 40;
    private static final int ASCENTS = 4;
    private static final int ASCENT_STEPS = 25;
    private static final int FEW_VALUES = 12;
    private static final long SMOOTH_FROM = 20;

    /** What is to be maximised. */
    interface Worth {
        /**
         * The value at coordinates, NaN for inactive ones.
         *
         * @param gradient is filled
         */
        double at(double[] coordinates, double[] gradient);
    }

    private record Candidate(double[] at, double worth) {}

    private final SearchSpace space;
    private final Worth worth;
    private final int width;
    private final boolean smooth;
    private final double[] unused;

    AcquisitionSearch(SearchSpace space, Worth worth) {
        this.space = space;
        this.worth = worth;
        this.width = space.dimensions().size();
        this.smooth = space.isFlat()
                && space.constraints().isEmpty()
                && space.dimensions().stream()
                        .allMatch(dimension -> dimension.distribution().kind() == Distribution.Kind.CONTINUOUS);
        this.unused = new double[width];
    }

    /**
     * Searches.
     *
     * @param anchors coordinates of good points
     * @return coordinates
     */
    double[] search(RandomGenerator random, List<double[]> anchors) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < WIDE; i++) {
            add(candidates, random.doubles(width).toArray());
        }
        for (double[] anchor : anchors) {
            for (int i = 0; i < NEAR; i++) {
                add(candidates, near(anchor, random));
            }
        }
        if (candidates.isEmpty()) {
            return filled(space.coordinates(space.sample(random)));
        }
        candidates.sort(Comparator.comparingDouble(candidate -> -candidate.worth()));
        Candidate best = candidates.get(0);
        for (Candidate start : candidates.subList(0, Math.min(ASCENTS, candidates.size()))) {
            Candidate climbed = climb(start, random);
            best = climbed.worth() > best.worth() ? climbed : best;
        }
        return filled(best.at());
    }

    private void add(List<Candidate> candidates, double[] raw) {
        Candidate candidate = candidate(raw);
        if (candidate.worth() > Double.NEGATIVE_INFINITY) {
            candidates.add(candidate);
        }
    }

    /** The nearest point of the space; worth nothing where it breaks a rule. */
    private Candidate candidate(double[] raw) {
        double[] at = raw;
        if (!smooth) {
            Map<String, Object> point = space.at(raw);
            if (!space.isAllowed(point)) {
                return new Candidate(raw, Double.NEGATIVE_INFINITY);
            }
            at = space.coordinates(point);
        }
        return new Candidate(at, worth.at(at, unused));
    }

    private double[] near(double[] anchor, RandomGenerator random) {
        double[] near = filled(anchor);
        double scale = Math.pow(10, -3 * random.nextDouble());
        double share = Math.max(1.0 / width, random.nextDouble());
        for (int i = 0; i < width; i++) {
            if (random.nextDouble() < share) {
                boolean ordered = kind(i) != Distribution.Kind.CATEGORICAL;
                double moved = near[i] + scale * random.nextGaussian();
                near[i] = ordered ? Math.min(1, Math.max(0, moved)) : random.nextDouble();
            }
        }
        return near;
    }

    private Distribution.Kind kind(int i) {
        return space.dimensions().get(i).distribution().kind();
    }

    private static double[] filled(double[] at) {
        double[] filled = at.clone();
        for (int i = 0; i < filled.length; i++) {
            filled[i] = Double.isNaN(filled[i]) ? 0.5 : filled[i];
        }
        return filled;
    }

    private Candidate climb(Candidate start, RandomGenerator random) {
        Candidate best = ascend(start);
        if (smooth) {
            return best;
        }
        Candidate stepped = step(best, random);
        return stepped.worth() > best.worth() ? ascend(stepped) : best;
    }

    private Candidate ascend(Candidate start) {
        int[] free = java.util.stream.IntStream.range(0, width)
                .filter(i -> isSmooth(space.dimensions().get(i)) && !Double.isNaN(start.at()[i]))
                .toArray();
        if (free.length == 0) {
            return start;
        }
        double[] at = start.at().clone();
        double[] gradient = new double[width];
        double[] high = new double[free.length];
        Arrays.fill(high, 1);
        double[] from = Arrays.stream(free).mapToDouble(i -> start.at()[i]).toArray();
        Descent.Result end = Descent.from(from, new double[free.length], high, ASCENT_STEPS, (x, slopes) -> {
            for (int i = 0; i < free.length; i++) {
                at[free[i]] = x[i];
            }
            double value = worth.at(at, gradient);
            for (int i = 0; i < free.length; i++) {
                slopes[i] = -gradient[free[i]];
            }
            return -value;
        });
        double[] reached = filled(start.at());
        for (int i = 0; i < free.length; i++) {
            reached[free[i]] = end.x()[i];
        }
        Candidate climbed = candidate(reached);
        return climbed.worth() > start.worth() ? climbed : start;
    }

    private static boolean isSmooth(Dimension dimension) {
        return switch (dimension.distribution().kind()) {
            case CONTINUOUS -> true;
            case DISCRETE -> dimension.distribution().size() > SMOOTH_FROM;
            default -> false;
        };
    }

    /** Tries other values of one coordinate after another. */
    private Candidate step(Candidate start, RandomGenerator random) {
        Candidate best = start;
        for (int i = 0; i < width; i++) {
            long size = space.dimensions().get(i).distribution().size();
            if (kind(i) == Distribution.Kind.CONTINUOUS || size < 2 || Double.isNaN(best.at()[i])) {
                continue;
            }
            double here = best.at()[i];
            List<Double> others = new ArrayList<>();
            if (size <= FEW_VALUES) {
                for (int k = 0; k < size; k++) {
                    others.add((k + 0.5) / size);
                }
            } else {
                others.addAll(List.of(here - 1.0 / size, here + 1.0 / size, random.nextDouble(), random.nextDouble()));
            }
            for (double other : others) {
                double[] changed = filled(best.at());
                changed[i] = Math.min(1, Math.max(0, other));
                Candidate candidate = candidate(changed);
                best = candidate.worth() > best.worth() ? candidate : best;
            }
        }
        return best;
    }
}
