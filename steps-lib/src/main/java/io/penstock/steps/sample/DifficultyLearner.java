package io.penstock.steps.sample;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.math.QuantileSketch;
import io.penstock.steps.math.QuantileSummary;
import java.util.function.Function;

/** Learns the quantiles of the difficulty in one pass, by a sketch. */
final class DifficultyLearner implements Learner<QuantileSummary> {
    private final RowNumber difficulty;
    private final Function<QuantileSummary, Outcome> conclusion;

    DifficultyLearner(RowNumber difficulty, Function<QuantileSummary, Outcome> conclusion) {
        this.difficulty = difficulty;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<QuantileSummary> open(Context context) {
        QuantileSketch sketch = new QuantileSketch(QuantileSketch.DEFAULT_SIZE);
        return new Pass<>() {
            @Override
            public void learn(Batch batch) {
                sketch.add(difficulty.values(batch));
            }

            @Override
            public QuantileSummary finish() {
                return sketch.summary();
            }
        };
    }

    @Override
    public QuantileSummary merge(QuantileSummary left, QuantileSummary right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(QuantileSummary total, State memory) {
        return conclusion.apply(total);
    }
}
