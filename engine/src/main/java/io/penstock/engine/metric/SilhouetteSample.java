package io.penstock.engine.metric;

import io.penstock.engine.step.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the silhouette keeps of rows: by cluster a list whose first element is {@code [weight, sum of squared deviations,
 * mean…]} and whose others are rows of a sample, each {@code [draw, weight, x…]}. The sample is made of the rows with the
 * smallest draws, and the draw of a row is a hash of its id; so it is the same in whatever parts the rows come.
 */
final class SilhouetteSample {
    /** Most rows of a sample. */
    static final int MOST = 16_384;
    /** Most numbers of a sample, 16 MiB. */
    private static final int MOST_NUMBERS = 1 << 21;

    private static final int LEAST = 256;
    private static final long SEED = 0x51_1b0e77eL;

    private SilhouetteSample() {}

    /** How many rows of that width are kept. */
    static int rows(int width) {
        return Math.max(LEAST, Math.min(MOST, MOST_NUMBERS / (width + 2)));
    }

    /** A number in [0, 1) that depends on the row's id only. */
    static double draw(long id) {
        return (Seeds.hash(SEED, 0, id) >>> 11) * 0x1p-53;
    }

    /** Adds a row to the moments {@code [weight, sum of squared deviations, mean…]} (Welford, 1962). */
    static void add(double[] moments, double weight, double[] values) {
        moments[0] += weight;
        for (int i = 0; i < values.length; i++) {
            double delta = values[i] - moments[2 + i];
            moments[2 + i] += delta * weight / moments[0];
            moments[1] += weight * delta * (values[i] - moments[2 + i]);
        }
    }

    static Map<String, List<double[]>> merge(Map<String, List<double[]>> left, Map<String, List<double[]>> right) {
        Map<String, List<double[]>> total = new TreeMap<>(left);
        right.forEach((cluster, rows) -> total.merge(cluster, rows, SilhouetteSample::merge));
        return trimmed(total);
    }

    private static List<double[]> merge(List<double[]> left, List<double[]> right) {
        List<double[]> rows = new ArrayList<>();
        rows.add(moments(left.get(0), right.get(0)));
        rows.addAll(left.subList(1, left.size()));
        rows.addAll(right.subList(1, right.size()));
        return rows;
    }

    /** Moments merge pairwise (Chan, Golub and LeVeque, 1983). */
    private static double[] moments(double[] left, double[] right) {
        double[] total = left.clone();
        total[0] += right[0];
        total[1] += right[1];
        for (int i = 2; i < total.length; i++) {
            double delta = right[i] - left[i];
            total[i] += delta * right[0] / total[0];
            total[1] += delta * delta * left[0] * right[0] / total[0];
        }
        return total;
    }

    /** The same clusters with the smallest draws of all, in their order. */
    static Map<String, List<double[]>> trimmed(Map<String, List<double[]>> clusters) {
        double[] draws = clusters.values().stream()
                .flatMap(rows -> rows.subList(1, rows.size()).stream())
                .mapToDouble(row -> row[0])
                .sorted()
                .toArray();
        int width = clusters.values().stream()
                .findFirst()
                .map(rows -> rows.get(0).length - 2)
                .orElse(0);
        double limit = draws.length <= rows(width) ? 1 : draws[rows(width)];
        Map<String, List<double[]>> kept = new TreeMap<>();
        clusters.forEach((cluster, rows) -> {
            List<double[]> fewer = new ArrayList<>();
            fewer.add(rows.get(0));
            rows.subList(1, rows.size()).stream()
                    .filter(row -> row[0] < limit)
                    .sorted(Comparator.comparingDouble((double[] row) -> row[0]).thenComparing(Arrays::compare))
                    .forEach(fewer::add);
            kept.put(cluster, fewer);
        });
        return kept;
    }
}
