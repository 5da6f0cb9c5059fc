package io.penstock.steps.cluster;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.kernel.Distances;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A round over all rows: the sum, the weight and the cost of the rows nearest to every centre. */
final class AssignLearner implements Learner<Distances.Sums> {
    private final Features features;
    private final Centres centres;
    private final BiFunction<Distances.Sums, State, Outcome> conclusion;

    AssignLearner(Features features, Centres centres, BiFunction<Distances.Sums, State, Outcome> conclusion) {
        this.features = features;
        this.centres = centres;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<Distances.Sums> open(Context context) {
        return new Pass<>() {
            private @Nullable Distances distances;

            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                Tensor matrix = features.matrix(batch);
                double[] weights = RowWeights.of(batch);
                Distances kernel = distances;
                if (kernel == null) {
                    kernel = centres.open(matrix.type());
                    distances = kernel;
                }
                if (matrix.type() == DataType.FLOAT64) {
                    kernel.learn(matrix.doubles(), matrix.offset(), matrix.rows(), weights, 0);
                } else {
                    kernel.learn(matrix.floats(), matrix.offset(), matrix.rows(), weights, 0);
                }
            }

            @Override
            public Distances.Sums finish() {
                return distances == null ? Distances.Sums.empty() : distances.finish();
            }

            @Override
            public void close() {
                if (distances != null) {
                    distances.close();
                }
            }
        };
    }

    @Override
    public Distances.Sums merge(Distances.Sums left, Distances.Sums right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(Distances.Sums total, State memory) {
        return conclusion.apply(total, memory);
    }
}
