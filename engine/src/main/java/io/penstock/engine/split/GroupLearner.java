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
 * Counts the rows of each group, in one pass.
 *
 * @param column of the groups
 * @param conclusion the fitted splitter for the rows of each group
 */
record GroupLearner(String column, Function<TreeMap<String, Long>, Splitter> conclusion)
        implements Learner<Map<String, Long>> {
    private static final int MOST_GROUPS = 1_000_000;

    @Override
    public Pass<Map<String, Long>> open(Context context) {
        Map<String, Long> sizes = new HashMap<>();
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                Column groups = batch.column(column);
                for (int row = 0; row < batch.rows(); row++) {
                    if (groups.isNull(row)) {
                        throw PenstockException.data("every row of a split by groups needs a group")
                                .value("a null in '" + column + "' of the row with id " + batch.ids()[row])
                                .remedy("leave the row out, or give it a group of its own")
                                .build();
                    }
                    sizes.merge(Labels.text(groups, row), 1L, Long::sum);
                }
                requireFew(sizes);
            }

            @Override
            public Map<String, Long> finish() {
                return sizes;
            }
        };
    }

    private static void requireFew(Map<String, Long> sizes) {
        if (sizes.size() > MOST_GROUPS) {
            throw PenstockException.data("a split by groups needs groups of several rows")
                    .value("more than " + MOST_GROUPS + " groups")
                    .remedy("use coarser groups, or a KFold where each row is its own group")
                    .build();
        }
    }

    @Override
    public Map<String, Long> merge(Map<String, Long> left, Map<String, Long> right) {
        Map<String, Long> total = new HashMap<>(left);
        right.forEach((name, size) -> total.merge(name, size, Long::sum));
        requireFew(total);
        return total;
    }

    @Override
    public Outcome conclude(Map<String, Long> total, State memory) {
        return new Outcome.Fitted(conclusion.apply(new TreeMap<>(total)));
    }
}
