package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much closer rows are to their own cluster than to the nearest other one (Rousseeuw, 1987), by squared Euclidean
 * distances, as Spark ML's {@code ClusteringEvaluator}: the mean over the rows of {@code (b − a) / max(a, b)}, where
 * {@code a} is the mean squared distance to the other rows of the row's cluster and {@code b} the smallest mean squared
 * distance to the rows of another cluster. A row alone in its cluster counts 0; fewer than two clusters give NaN, and so
 * does a feature that is NaN. Rows without a cluster are left out.
 *
 * <p>{@code silhouette} reads the clusters from the input column {@code cluster}, {@code silhouette@name} from the one of
 * that name. The features are the numeric inputs of several values a row; where there are none, all other numeric inputs.
 *
 * <p>One pass: a mean squared distance to a cluster follows from the cluster's mean and spread, which are exact. The mean
 * over the rows is exact for up to 16,384 rows (fewer for more than 126 features: 2,097,152 numbers, yet at least 256
 * rows). Beyond that it is the mean over a sample of that many rows, drawn by a hash of the ids and so the same for any
 * partitioning, and a second score, {@code silhouette_bound}, is the half-width of its 99% confidence interval.
 */
record Silhouette(String column) implements Metric<Map<String, List<double[]>>> {
    private static final double NINETY_NINE_PERCENT = 2.575829303548901;

    @Override
    public String name() {
        return Metrics.label("silhouette", column);
    }

    @Override
    public Pass<Map<String, List<double[]>>> open(Context context) {
        return new SilhouettePass();
    }

    private final class SilhouettePass implements Pass<Map<String, List<double[]>>> {
        private Map<String, List<double[]>> clusters = new TreeMap<>();
        private int kept;
        private double limit = 1;

        @Override
        public void learn(Batch batch) {
            Schema schema = batch.schema();
            Field cluster = cluster(schema);
            List<Tensor> features = features(schema, cluster).stream()
                    .map(field -> batch.tensor(field.name()))
                    .toList();
            List<Field> weights = schema.withRole(Role.WEIGHT);
            Tensor weight =
                    weights.isEmpty() ? null : batch.tensor(weights.get(0).name());
            Column labels = batch.column(cluster.name());
            int width = features.stream().mapToInt(Tensor::width).sum();
            for (int row = 0; row < batch.rows(); row++) {
                double weighs = weight == null ? 1 : weight.get(row);
                if (weighs != 0 && !labels.isNull(row)) {
                    add(Pair.text(labels, row), batch.ids()[row], weighs, values(features, row, width));
                }
            }
        }

        private void add(String label, long id, double weight, double[] values) {
            List<double[]> rows = clusters.computeIfAbsent(label, key -> new ArrayList<>());
            if (rows.isEmpty()) {
                rows.add(new double[2 + values.length]);
            }
            SilhouetteSample.add(rows.get(0), weight, values);
            double draw = SilhouetteSample.draw(id);
            if (draw < limit) {
                double[] row = new double[2 + values.length];
                row[0] = draw;
                row[1] = weight;
                System.arraycopy(values, 0, row, 2, values.length);
                rows.add(row);
                kept++;
            }
            if (kept > 2 * SilhouetteSample.rows(values.length)) {
                trim();
            }
        }

        private void trim() {
            clusters = SilhouetteSample.trimmed(clusters);
            kept = 0;
            limit = 0;
            for (List<double[]> rows : clusters.values()) {
                kept += rows.size() - 1;
                limit = Math.max(limit, rows.get(rows.size() - 1)[0]);
            }
        }

        @Override
        public Map<String, List<double[]>> finish() {
            return SilhouetteSample.trimmed(clusters);
        }
    }

    private Field cluster(Schema schema) {
        String wanted = column.isEmpty() ? "cluster" : column;
        return schema.inputs().stream()
                .filter(field -> field.name().equals(wanted) && field.shape().isEmpty())
                .findFirst()
                .orElseThrow(() -> PenstockException.user("a silhouette needs a column of clusters, one a row")
                        .at(name())
                        .value("no such input '" + wanted + "' in " + schema)
                        .remedy("let the pipeline end with the clusters beside the features, or name the column: "
                                + "silhouette@name")
                        .build());
    }

    private List<Field> features(Schema schema, Field cluster) {
        List<Field> numeric = schema.inputs().stream()
                .filter(field -> field.type().isNumeric() && !field.name().equals(cluster.name()))
                .toList();
        List<Field> vectors =
                numeric.stream().filter(field -> !field.shape().isEmpty()).toList();
        if (numeric.isEmpty()) {
            throw PenstockException.user("a silhouette needs the features beside the clusters")
                    .at(name())
                    .value(schema.toString())
                    .remedy("put the features beside the clusters, for example with a Union of the clustering and of "
                            + "SelectColumns")
                    .build();
        }
        return vectors.isEmpty() ? numeric : vectors;
    }

    private static double[] values(List<Tensor> features, int row, int width) {
        double[] values = new double[width];
        int at = 0;
        for (Tensor tensor : features) {
            for (int i = 0; i < tensor.width(); i++) {
                values[at++] = tensor.get(row, i);
            }
        }
        return values;
    }

    @Override
    public Map<String, List<double[]>> merge(Map<String, List<double[]>> left, Map<String, List<double[]>> right) {
        return SilhouetteSample.merge(left, right);
    }

    @Override
    public Map<String, Object> conclude(Map<String, List<double[]>> total) {
        double weight = 0;
        double all = 0;
        double mean = 0;
        double spread = 0;
        int sampled = 0;
        for (List<double[]> own : total.values()) {
            all += own.get(0)[0];
            for (double[] row : own.subList(1, own.size())) {
                double score = total.size() < 2 ? Double.NaN : score(row, own, total.values());
                weight += row[1];
                double delta = score - mean;
                mean += delta * row[1] / weight;
                spread += row[1] * delta * (score - mean);
                sampled++;
            }
        }
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put(name(), sampled == 0 ? Double.NaN : mean);
        if (all > weight * (1 + 1e-9)) {
            scores.put(
                    Metrics.label("silhouette_bound", column),
                    NINETY_NINE_PERCENT * Math.sqrt(spread / weight / sampled));
        }
        return Collections.unmodifiableMap(scores);
    }

    private static double score(double[] row, List<double[]> own, Iterable<List<double[]>> clusters) {
        double weight = own.get(0)[0];
        if (weight <= row[1]) {
            return 0;
        }
        double within = distance(row, own.get(0)) * weight / (weight - row[1]);
        double nearest = Double.POSITIVE_INFINITY;
        for (List<double[]> cluster : clusters) {
            if (cluster != own) {
                nearest = Math.min(nearest, distance(row, cluster.get(0)));
            }
        }
        double larger = Math.max(within, nearest);
        return larger == 0 ? 0 : (nearest - within) / larger;
    }

    /** The mean squared distance from a row of the sample to the rows of a cluster. */
    private static double distance(double[] row, double[] moments) {
        double distance = moments[1] / moments[0];
        for (int i = 2; i < row.length; i++) {
            double delta = row[i] - moments[i];
            distance += delta * delta;
        }
        return distance;
    }
}
