package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The first round of finding cuts: by class, the number of rows and the smallest and the largest key.
 *
 * @param order of the rows
 * @param conclusion what follows from {@code [rows, smallest, largest]} by class, in the order of the classes' text
 */
record CountLearner(RowOrder order, Function<TreeMap<String, long[]>, Outcome> conclusion)
        implements Learner<Map<String, long[]>> {
    private static final int MOST_CLASSES = 10_000;

    @Override
    public Pass<Map<String, long[]>> open(Context context) {
        Map<String, long[]> counts = new HashMap<>();
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Column classes = order.classes(batch);
                for (int row = 0; row < batch.rows(); row++) {
                    long key = order.key(batch.ids()[row]);
                    long[] count = counts.computeIfAbsent(
                            RowOrder.stratum(classes, row), name -> new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE});
                    count[0]++;
                    count[1] = Math.min(count[1], key);
                    count[2] = Math.max(count[2], key);
                }
                requireFew(counts);
            }

            @Override
            public Map<String, long[]> finish() {
                return counts;
            }
        };
    }

    private static void requireFew(Map<String, long[]> counts) {
        if (counts.size() > MOST_CLASSES) {
            throw PenstockException.data("a stratified split needs a target of few classes")
                    .value("more than " + MOST_CLASSES + " different values, such as '"
                            + counts.keySet().iterator().next() + "'")
                    .remedy("split without classes, or bin the target first")
                    .build();
        }
    }

    @Override
    public Map<String, long[]> merge(Map<String, long[]> left, Map<String, long[]> right) {
        Map<String, long[]> total = new HashMap<>(left);
        right.forEach((name, count) -> total.merge(name, count, (one, other) ->
                new long[] {one[0] + other[0], Math.min(one[1], other[1]), Math.max(one[2], other[2])}));
        requireFew(total);
        return total;
    }

    @Override
    public Outcome conclude(Map<String, long[]> total, State memory) {
        return conclusion.apply(new TreeMap<>(total));
    }
}
