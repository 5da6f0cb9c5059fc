package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How well probabilities rank the rows of a class above the others: the area under the receiver operating characteristic
 * (ties count one half), and the average precision, which is the area under the curve of precision over recall without
 * interpolation. Of two classes the larger one is measured (by number where both are numbers, by text otherwise); of
 * more, each against the rest, and the score is their mean over the classes that have rows on both sides.
 *
 * <p>Exact while a class has at most 65,536 different scores (with more than 16 classes: 1,048,576 divided by the
 * classes, down to a power of two, at least 1,024). Beyond that all scores lose as many of their lowest bits as it takes,
 * rows of one cell count as tied, and a second score, {@code roc_auc_bound} or {@code pr_auc_bound}, says how far the
 * first may be from the exact figure: for the former half the share of pairs of a positive and a negative row that share
 * a cell, for the latter what the best and the worst order within each cell would make of it. Either way any
 * partitioning gives the same.
 *
 * <p>A NaN among the scores, or no class with rows on both sides, makes the score NaN.
 */
record Ranking(Kind kind, String target) implements Metric<Map<String, long[]>> {
    enum Kind {
        ROC_AUC,
        PR_AUC
    }

    /** A figure and how far it may be off. */
    private record Area(double value, double bound) {}

    @Override
    public String name() {
        return Metrics.label(kind.name().toLowerCase(Locale.ROOT), target);
    }

    @Override
    public Pass<Map<String, long[]>> open(Context context) {
        return new RankingPass();
    }

    private final class RankingPass implements Pass<Map<String, long[]>> {
        private @Nullable List<String> classes;
        private final Map<Integer, ScoreTable.Collector> collectors = new LinkedHashMap<>();

        @Override
        public void learn(Batch batch) {
            Pair pair = Pair.of(batch, name(), target, true);
            List<String> known = classes == null ? begin(pair) : classes;
            for (int row = 0; row < pair.rows(); row++) {
                double weight = pair.weight(row);
                if (weight == 0) {
                    continue;
                }
                String truth = pair.targetText(row);
                for (Map.Entry<Integer, ScoreTable.Collector> entry : collectors.entrySet()) {
                    int position = entry.getKey();
                    entry.getValue()
                            .add(pair.score(row, position), known.get(position).equals(truth), weight);
                }
            }
        }

        private List<String> begin(Pair pair) {
            List<String> known = pair.classes();
            if (known.size() < 2) {
                throw PenstockException.user("a ranking is measured on a score per class")
                        .at(name())
                        .value("a column of " + known.size() + " values a row")
                        .remedy("end the pipeline with a step that gives a probability per class")
                        .build();
            }
            if (known.size() == 2) {
                int larger = ClassOrder.INSTANCE.compare(known.get(0), known.get(1)) > 0 ? 0 : 1;
                collectors.put(larger, new ScoreTable.Collector(ScoreTable.MOST));
            } else {
                for (int i = 0; i < known.size(); i++) {
                    collectors.put(i, new ScoreTable.Collector(ScoreTable.most(known.size())));
                }
            }
            classes = known;
            return known;
        }

        @Override
        public Map<String, long[]> finish() {
            List<String> known = classes == null ? List.of() : classes;
            Map<String, long[]> tables = new TreeMap<>();
            collectors.forEach((position, collector) ->
                    tables.put(known.get(position), collector.finish().pack()));
            return tables;
        }
    }

    @Override
    public Map<String, long[]> merge(Map<String, long[]> left, Map<String, long[]> right) {
        Map<String, long[]> total = new TreeMap<>(left);
        int most = ScoreTable.most(Math.max(left.size(), right.size()));
        right.forEach((name, packed) -> total.merge(
                name,
                packed,
                (one, other) -> ScoreTable.unpack(one)
                        .merge(ScoreTable.unpack(other), most)
                        .pack()));
        return total;
    }

    @Override
    public Map<String, Object> conclude(Map<String, long[]> total) {
        double sum = 0;
        double bound = 0;
        int classes = 0;
        boolean exact = true;
        for (long[] packed : total.values()) {
            ScoreTable table = ScoreTable.unpack(packed);
            double positive = sum(table.positive());
            double negative = sum(table.negative());
            if (table.missing() > 0) {
                sum = Double.NaN;
            }
            if (positive > 0 && negative > 0) {
                Area area = kind == Kind.ROC_AUC ? pairs(table, positive, negative) : precisions(table, positive);
                sum += area.value();
                bound += area.bound();
                exact &= table.isExact();
                classes++;
            }
        }
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put(name(), classes == 0 ? Double.NaN : sum / classes);
        if (!exact) {
            scores.put(Metrics.label(kind.name().toLowerCase(Locale.ROOT) + "_bound", target), bound / classes);
        }
        return Collections.unmodifiableMap(scores);
    }

    private static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    private static Area pairs(ScoreTable table, double positive, double negative) {
        double ahead = 0;
        double right = 0;
        double tied = 0;
        for (int i = table.size() - 1; i >= 0; i--) {
            right += table.negative()[i] * (ahead + table.positive()[i] / 2);
            tied += table.negative()[i] * table.positive()[i];
            ahead += table.positive()[i];
        }
        return new Area(right / positive / negative, tied / 2 / positive / negative);
    }

    private static Area precisions(ScoreTable table, double positive) {
        double right = 0;
        double wrong = 0;
        double sum = 0;
        double bound = 0;
        for (int i = table.size() - 1; i >= 0; i--) {
            double more = table.positive()[i];
            double others = table.negative()[i];
            if (more > 0) {
                double precision = (right + more) / (right + more + wrong + others);
                double best = (right + more) / (right + more + wrong);
                double worst = right == 0 ? 0 : right / (right + wrong + others);
                sum += more * precision;
                bound += more * Math.max(best - precision, precision - worst);
            }
            right += more;
            wrong += others;
        }
        return new Area(sum / positive, bound / positive);
    }
}
