package io.penstock.steps.decompose;

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
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.kernel.MarginLoss;
import io.penstock.steps.kernel.Precision;
import org.jspecify.annotations.Nullable;

/** One round of subspace iteration: {@code sum of w (B (x − mean)) x'} for the basis {@code B} that the step carries; in float64. */
final class RangeLearner implements Learner<LinearBlock.Sums> {
    private final Features features;
    private final Pca step;

    RangeLearner(Features features, Pca step) {
        this.features = features;
        this.step = step;
    }

    @Override
    public Pass<LinearBlock.Sums> open(Context context) {
        return new RangePass(step.state());
    }

    private final class RangePass implements Pass<LinearBlock.Sums> {
        private final double[] basis;
        private final double[] intercepts;
        private @Nullable LinearBlock block;

        RangePass(State state) {
            double[] mean = state.doubles(Pca.MEAN);
            this.basis = state.doubles(Pca.BASIS);
            this.intercepts = new double[basis.length / mean.length];
            for (int i = 0; i < basis.length; i++) {
                intercepts[i / mean.length] -= basis[i] * mean[i % mean.length];
            }
        }

        @Override
        public void learn(Batch batch) {
            if (batch.isEmpty()) {
                return;
            }
            Tensor matrix = features.matrix(batch);
            MarginLoss projection = projection(RowWeights.of(batch));
            if (matrix.type() == DataType.FLOAT64) {
                block().learn(matrix.doubles(), matrix.offset(), matrix.rows(), projection);
            } else {
                block().learn(matrix.floats(), matrix.offset(), matrix.rows(), projection);
            }
        }

        private LinearBlock block() {
            LinearBlock made = block;
            if (made == null) {
                made = new LinearBlock(
                        Kernels.cpu(), basis.length / intercepts.length, intercepts.length, Precision.FLOAT64);
                made.parameters(basis, intercepts);
                block = made;
            }
            return made;
        }

        /** Half the weighted squares: their derivative is the weighted projection itself. */
        private MarginLoss projection(double @Nullable [] weights) {
            int count = intercepts.length;
            return (firstRow, rows, margins) -> {
                double squares = 0;
                for (int row = 0; row < rows; row++) {
                    double weight = weights == null ? 1 : weights[firstRow + row];
                    for (int i = row * count; i < (row + 1) * count; i++) {
                        squares += weight * margins[i] * margins[i];
                        margins[i] *= weight;
                    }
                }
                return squares / 2;
            };
        }

        @Override
        public LinearBlock.Sums finish() {
            return block == null ? LinearBlock.Sums.empty() : block.finish();
        }

        @Override
        public void close() {
            if (block != null) {
                block.close();
            }
        }
    }

    @Override
    public LinearBlock.Sums merge(LinearBlock.Sums left, LinearBlock.Sums right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(LinearBlock.Sums total, State memory) {
        return Subspace.advance(step, total, memory);
    }
}
