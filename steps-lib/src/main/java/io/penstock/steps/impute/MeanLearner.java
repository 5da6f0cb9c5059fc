package io.penstock.steps.impute;

import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureStatistics;
import io.penstock.steps.common.StatisticsLearner;
import java.util.List;

/** Learns the mean of every feature. */
final class MeanLearner implements Learner<FeatureStatistics> {
    private final StatisticsLearner statistics;

    MeanLearner(Imputer imputer) {
        this.statistics = new StatisticsLearner(false, total -> {
            for (int j = 0; j < total.width(); j++) {
                if (total.count()[j] == 0) {
                    throw Imputer.nothingToImputeFrom(j);
                }
            }
            return imputer.fitted(total.mean(), List.of());
        });
    }

    @Override
    public Pass<FeatureStatistics> open(Context context) {
        return statistics.open(context);
    }

    @Override
    public FeatureStatistics merge(FeatureStatistics left, FeatureStatistics right) {
        return statistics.merge(left, right);
    }

    @Override
    public Outcome conclude(FeatureStatistics total, State memory) {
        return statistics.conclude(total, memory);
    }
}
