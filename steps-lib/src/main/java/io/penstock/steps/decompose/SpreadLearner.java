package io.penstock.steps.decompose;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.common.Values;

/** The first round of the randomized solver: means and variances, in a pass that checks every value. */
final class SpreadLearner implements Learner<Spread> {
    private final Features features;
    private final Pca step;

    SpreadLearner(Features features, Pca step) {
        this.features = features;
        this.step = step;
    }

    @Override
    public Pass<Spread> open(Context context) {
        return new Pass<>() {
            private FeatureSpread spread = FeatureSpread.NONE;
            private long rows;

            @Override
            public void learn(Batch batch) {
                Tensor matrix = features.matrix(batch);
                Values.requireFinite(batch, matrix, features);
                spread = spread.merge(FeatureSpread.of(matrix, RowWeights.of(batch)));
                rows += batch.rows();
            }

            @Override
            public Spread finish() {
                return new Spread(PathSeed.of(context), rows, spread);
            }
        };
    }

    @Override
    public Spread merge(Spread left, Spread right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(Spread total, State memory) {
        return Subspace.begin(step, total);
    }
}
