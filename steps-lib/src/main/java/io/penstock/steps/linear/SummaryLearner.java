package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.common.Values;
import java.util.function.Function;

/** The first round of a classifier: classes, means and deviations, in one exact pass that checks every value. */
final class SummaryLearner implements Learner<ClassSummary> {
    private final Features features;
    private final String target;
    private final Function<ClassSummary, Outcome> conclusion;

    SummaryLearner(Features features, String target, Function<ClassSummary, Outcome> conclusion) {
        this.features = features;
        this.target = target;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<ClassSummary> open(Context context) {
        return new Pass<>() {
            private final ClassCounts counts = new ClassCounts(target);
            private FeatureSpread spread = FeatureSpread.NONE;

            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                Tensor matrix = features.matrix(batch);
                Values.requireFinite(batch, matrix, features);
                double[] weights = RowWeights.of(batch);
                counts.add(batch, weights);
                spread = spread.merge(FeatureSpread.of(matrix, weights));
            }

            @Override
            public ClassSummary finish() {
                ClassSummary classes = counts.summary();
                return new ClassSummary(classes.rows(), classes.numbers(), classes.words(), classes.weights(), spread);
            }
        };
    }

    @Override
    public ClassSummary merge(ClassSummary left, ClassSummary right) {
        return ClassCounts.merge(left, right, target);
    }

    @Override
    public Outcome conclude(ClassSummary total, State memory) {
        return conclusion.apply(total);
    }
}
