package io.penstock.engine.metric;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Precision, recall and F1 of classes, by weight where rows have one. Without averaging it is that of the positive class:
 * the larger of the two that occur, by number where both are numbers and by text otherwise. The macro average counts
 * every class alike that occurs as a target or as a prediction, the weighted one by the weight of its rows, the micro
 * one sums over the classes first. What has no rows to divide by is 0 for a class, as in scikit-learn; without any rows,
 * or without averaging where fewer than two classes occur, the score is NaN.
 */
record ClassScore(Kind kind, Averaging averaging, String target) implements Metric<Map<String, Map<String, Double>>> {
    enum Kind {
        PRECISION(ClassWeights.Tally::precision),
        RECALL(ClassWeights.Tally::recall),
        F1(ClassWeights.Tally::f1);

        private final ToDoubleFunction<ClassWeights.Tally> score;

        Kind(ToDoubleFunction<ClassWeights.Tally> score) {
            this.score = score;
        }

        double of(ClassWeights.Tally tally) {
            return score.applyAsDouble(tally);
        }
    }

    enum Averaging {
        BINARY,
        MACRO,
        MICRO,
        WEIGHTED,
        PER_CLASS
    }

    /** What the metric is called, without a target. */
    static String label(Kind kind, Averaging averaging) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return averaging == Averaging.BINARY
                ? name
                : name + "_" + averaging.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return Metrics.label(label(kind, averaging), target);
    }

    @Override
    public Pass<Map<String, Map<String, Double>>> open(Context context) {
        return ClassWeights.open(name(), target);
    }

    @Override
    public Map<String, Map<String, Double>> merge(
            Map<String, Map<String, Double>> left, Map<String, Map<String, Double>> right) {
        return ClassWeights.merge(left, right);
    }

    @Override
    public Map<String, Object> conclude(Map<String, Map<String, Double>> total) {
        TreeMap<String, ClassWeights.Tally> tallies = ClassWeights.tallies(total);
        if (averaging == Averaging.PER_CLASS) {
            Map<String, Double> scores = new LinkedHashMap<>();
            tallies.forEach((name, tally) -> scores.put(name, kind.of(tally)));
            return Map.of(name(), scores);
        }
        return Map.of(name(), tallies.isEmpty() ? Double.NaN : average(tallies));
    }

    private double average(TreeMap<String, ClassWeights.Tally> tallies) {
        Collection<ClassWeights.Tally> all = tallies.values();
        return switch (averaging) {
            case MACRO -> all.stream().mapToDouble(kind::of).sum() / all.size();
            case MICRO -> kind.of(all.stream().reduce(new ClassWeights.Tally(0, 0, 0), ClassWeights.Tally::plus));
            case WEIGHTED ->
                all.stream()
                                .mapToDouble(tally -> tally.actual() * kind.of(tally))
                                .sum()
                        / all.stream().mapToDouble(ClassWeights.Tally::actual).sum();
            default -> positive(tallies);
        };
    }

    private double positive(TreeMap<String, ClassWeights.Tally> tallies) {
        if (tallies.size() > 2) {
            String name = label(kind, Averaging.BINARY);
            throw PenstockException.user("a metric of one class must be measured on two classes")
                    .at(name())
                    .value(tallies.size() + " classes, such as "
                            + tallies.keySet().stream().limit(5).toList())
                    .remedy("average over the classes: " + name + "_macro, " + name + "_micro, " + name
                            + "_weighted, or list them with " + name + "_per_class")
                    .build();
        }
        return tallies.size() < 2 ? Double.NaN : kind.of(tallies.lastEntry().getValue());
    }
}
