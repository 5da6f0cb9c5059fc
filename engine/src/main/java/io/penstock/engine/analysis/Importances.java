package io.penstock.engine.analysis;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each hyperparameter decides which trials are among the best: PED-ANOVA (Watanabe, Bansal and Hutter, 2023).
 *
 * <p>For each hyperparameter, the density of its values among the best trials is compared with that among all trials in which it is
 * active; the Pearson divergence of the two is, up to a factor, the variance that the hyperparameter alone explains of being among the
 * best. Because the comparison is with the trials that there are, and not with the space, a searcher that looked longer in one corner
 * does not make that corner important.
 */
public final class Importances {
    /** The share of trials that counts as the best where nobody says otherwise. */
    public static final double QUANTILE = 0.1;

    private static final int FEWEST_TRIALS = 4;
    private static final int FEWEST_BEST = 2;

    private Importances() {}

    /**
     * The share of each hyperparameter, largest first: they sum to 1, or are all 0 where none makes a difference.
     *
     * <p>A hyperparameter that is active in some trials only is judged by those, and its share counts in proportion to how many they
     * are. Trials without a finite loss are left out. Empty where fewer than four trials are left.
     *
     * @param points the active hyperparameters of each trial, by name
     * @param losses one for each point, less is better
     * @param space what the points are from
     * @param quantile the share of trials that counts as the best, above 0 and below 1
     */
    public static Map<String, Double> of(
            List<Map<String, Object>> points, double[] losses, SearchSpace space, double quantile) {
        requireUsable(points, losses, quantile);
        List<double[]> rows = new ArrayList<>();
        double[] kept = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            if (Double.isFinite(losses[i])) {
                kept[rows.size()] = losses[i];
                rows.add(space.coordinates(points.get(i)));
            }
        }
        if (rows.size() < FEWEST_TRIALS) {
            return Map.of();
        }
        Map<String, Double> divergences = new LinkedHashMap<>();
        for (int d = 0; d < space.dimensions().size(); d++) {
            Dimension dimension = space.dimensions().get(d);
            divergences.put(dimension.name(), divergence(rows, kept, d, dimension.distribution(), quantile));
        }
        return shares(divergences);
    }

    private static double divergence(
            List<double[]> rows, double[] losses, int dimension, Distribution distribution, double quantile) {
        double[] values = new double[rows.size()];
        double[] active = new double[rows.size()];
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            double coordinate = rows.get(i)[dimension];
            if (!Double.isNaN(coordinate)) {
                values[count] = coordinate;
                active[count++] = losses[i];
            }
        }
        if (count < FEWEST_TRIALS || distribution.kind() == Distribution.Kind.FIXED) {
            return 0;
        }
        values = Arrays.copyOf(values, count);
        double[] best = best(values, Arrays.copyOf(active, count), quantile);
        double[] everywhere = Density.of(values, distribution, values);
        double[] amongBest = Density.of(best, distribution, values);
        double sum = 0;
        for (int cell = 0; cell < everywhere.length; cell++) {
            double excess = amongBest[cell] / everywhere[cell] - 1;
            sum += everywhere[cell] * excess * excess;
        }
        return sum * count / rows.size();
    }

    /** The values of the trials that are among the best; trials as good as the last of them are among them too. */
    private static double[] best(double[] values, double[] losses, double quantile) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        int wanted = Math.max(FEWEST_BEST, (int) Math.ceil(quantile * losses.length));
        double limit = sorted[Math.min(wanted, losses.length) - 1];
        double[] best = new double[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (losses[i] <= limit) {
                best[count++] = values[i];
            }
        }
        return Arrays.copyOf(best, count);
    }

    private static Map<String, Double> shares(Map<String, Double> divergences) {
        double sum = divergences.values().stream().mapToDouble(v -> v).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        divergences.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> shares.put(entry.getKey(), sum > 0 ? entry.getValue() / sum : 0));
        return Collections.unmodifiableMap(shares);
    }

    private static void requireUsable(List<Map<String, Object>> points, double[] losses, double quantile) {
        if (points.size() != losses.length) {
            throw PenstockException.user("every point needs one loss")
                    .value(points.size() + " points, " + losses.length + " losses")
                    .remedy("pass NaN for a trial that has none")
                    .build();
        }
        if (!(quantile > 0 && quantile < 1)) {
            throw PenstockException.user("the share of trials that counts as the best lies between 0 and 1")
                    .value(String.valueOf(quantile))
                    .remedy("use " + QUANTILE)
                    .build();
        }
    }
}
