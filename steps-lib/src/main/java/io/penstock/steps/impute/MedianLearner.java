package io.penstock.steps.impute;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Features;
import io.penstock.steps.math.QuantileSketch;
import io.penstock.steps.math.QuantileSummary;
import java.util.ArrayList;
import java.util.List;

/** Learns the median of every feature by one mergeable sketch each. */
final class MedianLearner implements Learner<MedianLearner.Sketches> {
    static final Exactness EXACTNESS =
            Exactness.bounded("exact up to 8192 rows, then a rank error of at most 0.5% of the rows");

    private final Imputer imputer;

    MedianLearner(Imputer imputer) {
        this.imputer = imputer;
    }

    /**
     * One sketch a feature.
     *
     * @param summaries empty where no rows were seen
     */
    record Sketches(List<QuantileSummary> summaries) {}

    @Override
    public Pass<Sketches> open(Context context) {
        List<QuantileSketch> sketches = new ArrayList<>();
        return new Pass<>() {
            private double[] present = new double[0];

            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                Tensor matrix = Features.numeric(batch.schema()).matrix(batch);
                while (sketches.size() < matrix.width()) {
                    sketches.add(new QuantileSketch(QuantileSketch.DEFAULT_SIZE));
                }
                present = present.length < matrix.rows() ? new double[matrix.rows()] : present;
                for (int j = 0; j < matrix.width(); j++) {
                    int count = 0;
                    for (int row = 0; row < matrix.rows(); row++) {
                        double value = matrix.get(row, j);
                        if (!Double.isNaN(value)) {
                            present[count++] = value;
                        }
                    }
                    sketches.get(j).add(present, 0, count, 1);
                }
            }

            @Override
            public Sketches finish() {
                return new Sketches(
                        sketches.stream().map(QuantileSketch::summary).toList());
            }
        };
    }

    @Override
    public Sketches merge(Sketches left, Sketches right) {
        if (left.summaries.isEmpty() || right.summaries.isEmpty()) {
            return left.summaries.isEmpty() ? right : left;
        }
        List<QuantileSummary> merged = new ArrayList<>();
        for (int j = 0; j < left.summaries.size(); j++) {
            merged.add(left.summaries.get(j).merge(right.summaries.get(j)));
        }
        return new Sketches(merged);
    }

    @Override
    public Outcome conclude(Sketches total, State memory) {
        double[] fills = new double[total.summaries.size()];
        for (int j = 0; j < fills.length; j++) {
            QuantileSketch sketch = QuantileSketch.of(total.summaries.get(j));
            if (sketch.count() == 0) {
                throw Imputer.nothingToImputeFrom(j);
            }
            fills[j] = sketch.quantile(0.5);
        }
        return imputer.fitted(fills, List.of());
    }
}
