package io.penstock.engine.searcher;

import static java.util.Objects.requireNonNull;

import io.penstock.engine.searcher.parzen.Axis;
import io.penstock.engine.searcher.parzen.Mixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is likely among the good trials, beside what is likely among the others.
 *
 * @param likely the density of the good ones
 * @param unlikely the density of the others
 */
record Contrast(Mixture likely, Mixture unlikely) {
    private static final int MOST_GOOD = 40;
    private static final int MOST_OTHERS = 100;

    /**
     * How a trial is looked for.
     *
     * @param share of the trials that count as good
     * @param width of the narrowest kernels of good trials, as a multiple of the share of the axis that there is for each
     * @param candidates that are compared
     * @param others as {@code width}, of the other trials: what is wide keeps candidates away from where trials were bad
     */
    record Look(double share, double width, int candidates, double others) {}

    /**
     * Estimates both.
     *
     * @param ranked trials, the best first
     * @param others that count as bad
     * @param known the intervals of the values of each of them, by number
     */
    static Contrast of(
            List<Axis> axes,
            List<Observation> ranked,
            List<Integer> others,
            Map<Integer, double[][]> known,
            Look look) {
        int good = Math.min(MOST_GOOD, (int) Math.ceil(look.share() * ranked.size()));
        List<Integer> numbers = new ArrayList<>();
        ranked.forEach(observation -> numbers.add(observation.number()));
        numbers.addAll(others);
        double[] equal = new double[numbers.size() - good];
        Arrays.fill(equal, 1);
        return new Contrast(
                Mixture.of(
                        axes,
                        cells(known, numbers.subList(0, good)),
                        weights(ranked, good),
                        look.width() / (1.0 + good)),
                Mixture.of(
                        axes,
                        cells(known, numbers.subList(good, numbers.size())),
                        equal,
                        look.others() / Math.min(MOST_OTHERS, 1 + equal.length)));
    }

    /** How much more likely a point is among the good ones. */
    double worth(double[][] cells) {
        return likely.logDensity(cells) - unlikely.logDensity(cells);
    }

    private static double[][][] cells(Map<Integer, double[][]> known, List<Integer> numbers) {
        double[][][] points = new double[numbers.size()][][];
        for (int k = 0; k < points.length; k++) {
            points[k] = requireNonNull(known.get(numbers.get(k)));
        }
        return points;
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
