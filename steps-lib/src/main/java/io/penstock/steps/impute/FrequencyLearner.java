package io.penstock.steps.impute;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Counts;
import io.penstock.steps.common.Features;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns the most frequent value of every feature and of every column of words; counts nothing where constants fill them. */
final class FrequencyLearner implements Learner<FrequencyLearner.Tally> {
    private final Imputer imputer;
    private final boolean constant;

    FrequencyLearner(Imputer imputer, boolean constant) {
        this.imputer = imputer;
        this.constant = constant;
    }

    /**
     * Counts by column.
     *
     * @param features how many features there are; −1 where no rows were seen
     * @param counts of the features, then of the columns of words
     */
    record Tally(int features, Counts counts) {}

    @Override
    public Pass<Tally> open(Context context) {
        return new Pass<>() {
            private final List<Map<Object, Long>> counts = new ArrayList<>();
            private int width = -1;

            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                Features features = Features.numeric(batch.schema());
                List<Integer> words = Imputer.words(batch.schema());
                width = features.width();
                while (counts.size() < width + words.size()) {
                    counts.add(new HashMap<>());
                }
                if (constant) {
                    return;
                }
                if (width > 0) {
                    Tensor matrix = features.matrix(batch);
                    for (int j = 0; j < width; j++) {
                        Counts.add(matrix, j, features.name(j), counts.get(j));
                    }
                }
                for (int i = 0; i < words.size(); i++) {
                    Counts.add(
                            batch.column(words.get(i)),
                            0,
                            batch.schema().field(words.get(i)).name(),
                            counts.get(width + i));
                }
            }

            @Override
            public Tally finish() {
                return new Tally(width, new Counts(counts));
            }
        };
    }

    @Override
    public Tally merge(Tally left, Tally right) {
        return new Tally(Math.max(left.features, right.features), left.counts.merge(right.counts));
    }

    @Override
    public Outcome conclude(Tally total, State memory) {
        double[] fills = new double[Math.max(0, total.features)];
        List<String> words = new ArrayList<>();
        for (int i = 0; i < total.counts.columns().size(); i++) {
            if (i < fills.length) {
                fills[i] = constant ? imputer.fill() : (Double) mostFrequent(total.counts, i);
            } else {
                words.add(constant ? imputer.fillWord() : (String) mostFrequent(total.counts, i));
            }
        }
        return imputer.fitted(fills, words);
    }

    private static Object mostFrequent(Counts counts, int column) {
        return counts.sorted(column).entrySet().stream()
                .reduce((best, next) -> next.getValue() > best.getValue() ? next : best)
                .orElseThrow(() -> Imputer.nothingToImputeFrom(column))
                .getKey();
    }
}
