package io.penstock.engine.metric;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Pass;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fold that the measures of classes share: the weight of the rows by true class, and for each by predicted class. */
final class ClassWeights {
    private ClassWeights() {}

    static Pass<Map<String, Map<String, Double>>> open(String metric, String target) {
        Map<String, Map<String, Double>> weights = new HashMap<>();
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Pair pair = Pair.of(batch, metric, target, false);
                for (int row = 0; row < pair.rows(); row++) {
                    if (pair.weight(row) != 0) {
                        weights.computeIfAbsent(pair.targetText(row), key -> new HashMap<>())
                                .merge(pair.predictionText(row), pair.weight(row), Double::sum);
                    }
                }
            }

            @Override
            public Map<String, Map<String, Double>> finish() {
                return weights;
            }
        };
    }

    static Map<String, Map<String, Double>> merge(
            Map<String, Map<String, Double>> left, Map<String, Map<String, Double>> right) {
        Map<String, Map<String, Double>> total = new HashMap<>();
        left.forEach((truth, row) -> total.put(truth, new HashMap<>(row)));
        right.forEach((truth, row) -> row.forEach((guess, weight) ->
                total.computeIfAbsent(truth, key -> new HashMap<>()).merge(guess, weight, Double::sum)));
        return total;
    }

    /** What is known of each class that occurs as a target or as a prediction, in {@link ClassOrder}. */
    static TreeMap<String, Tally> tallies(Map<String, Map<String, Double>> total) {
        TreeSet<String> classes = new TreeSet<>(ClassOrder.INSTANCE);
        classes.addAll(total.keySet());
        total.values().forEach(row -> classes.addAll(row.keySet()));
        TreeMap<String, Tally> tallies = new TreeMap<>(ClassOrder.INSTANCE);
        for (String name : classes) {
            double right = total.getOrDefault(name, Map.of()).getOrDefault(name, 0.0);
            double actual = 0;
            double predicted = 0;
            for (String truth : classes) {
                Map<String, Double> row = total.getOrDefault(truth, Map.of());
                predicted += row.getOrDefault(name, 0.0);
                actual += truth.equals(name)
                        ? classes.stream()
                                .mapToDouble(guess -> row.getOrDefault(guess, 0.0))
                                .sum()
                        : 0;
            }
            tallies.put(name, new Tally(right, actual, predicted));
        }
        return tallies;
    }

    /**
     * The rows of one class, by weight.
     *
     * @param right of the class and predicted so
     * @param actual of the class
     * @param predicted predicted so
     */
    record Tally(double right, double actual, double predicted) {
        Tally plus(Tally other) {
            return new Tally(right + other.right, actual + other.actual, predicted + other.predicted);
        }

        /** The share of what is predicted so that is; 0 where nothing is predicted so. */
        double precision() {
            return predicted == 0 ? 0 : right / predicted;
        }

        /** The share of what is so that is predicted; 0 where nothing is so. */
        double recall() {
            return actual == 0 ? 0 : right / actual;
        }

        /** The harmonic mean of both. */
        double f1() {
            return actual + predicted == 0 ? 0 : 2 * right / (actual + predicted);
        }
    }
}
