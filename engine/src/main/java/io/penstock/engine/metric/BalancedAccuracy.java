package io.penstock.engine.metric;

import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Map;

/** The mean, over the classes that occur as targets, of the share of a class's rows (by weight) that are predicted right. */
record BalancedAccuracy(String target) implements Metric<Map<String, Map<String, Double>>> {
    @Override
    public String name() {
        return Metrics.label("balanced_accuracy", target);
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
        double score = ClassWeights.tallies(total).values().stream()
                .filter(tally -> tally.actual() > 0)
                .mapToDouble(ClassWeights.Tally::recall)
                .average()
                .orElse(Double.NaN);
        return Map.of(name(), score);
    }
}
