package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import java.util.function.Function;

/** Learns {@link FeatureStatistics} of the numeric inputs in one exact pass. */
public final class StatisticsLearner implements Learner<FeatureStatistics> {
    private final boolean range;
    private final Function<FeatureStatistics, Outcome> conclusion;

    /**
     * @param range whether the smallest and the largest values are needed
     * @param conclusion what the step makes of the total
     */
    public StatisticsLearner(boolean range, Function<FeatureStatistics, Outcome> conclusion) {
        this.range = range;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<FeatureStatistics> open(Context context) {
        return new Pass<>() {
            private FeatureStatistics total = FeatureStatistics.NONE;

            @Override
            public void learn(Batch batch) {
                if (!batch.isEmpty()) {
                    total = total.merge(FeatureStatistics.of(
                            Features.numeric(batch.schema()).matrix(batch), range));
                }
            }

            @Override
            public FeatureStatistics finish() {
                return total;
            }
        };
    }

    @Override
    public FeatureStatistics merge(FeatureStatistics left, FeatureStatistics right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(FeatureStatistics total, State memory) {
        return conclusion.apply(total);
    }
}
