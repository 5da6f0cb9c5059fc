package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import java.util.Map;
import java.util.TreeMap;

/** How often each class was predicted as each: counts by true class, then by predicted class, classes as text. */
record ConfusionMatrix(String target) implements Metric<Map<String, Map<String, Long>>> {
    @Override
    public String name() {
        return Metrics.label("confusion_matrix", target);
    }

    @Override
    public Pass<Map<String, Map<String, Long>>> open(Context context) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Pair pair = Pair.of(batch, name(), target, false);
                for (int row = 0; row < pair.rows(); row++) {
                    counts.computeIfAbsent(pair.targetText(row), key -> new TreeMap<>())
                            .merge(pair.predictionText(row), 1L, Long::sum);
                }
            }

            @Override
            public Map<String, Map<String, Long>> finish() {
                return counts;
            }
        };
    }

    @Override
    public Map<String, Map<String, Long>> merge(
            Map<String, Map<String, Long>> left, Map<String, Map<String, Long>> right) {
        Map<String, Map<String, Long>> total = new TreeMap<>();
        left.forEach((truth, row) -> total.put(truth, new TreeMap<>(row)));
        right.forEach((truth, row) -> row.forEach((guess, count) ->
                total.computeIfAbsent(truth, key -> new TreeMap<>()).merge(guess, count, Long::sum)));
        return total;
    }

    @Override
    public Map<String, Object> conclude(Map<String, Map<String, Long>> total) {
        return Map.of(name(), total);
    }
}
