package io.penstock.steps.linear;

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
import io.penstock.steps.label.Classes;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A round of a logistic regression: the loss and its gradient at the coefficients that the step carries. */
final class LogisticLearner implements Learner<LinearBlock.Sums> {
    private final Features features;
    private final String target;
    private final Classes classes;
    private final double[] coefficients;
    private final double[] intercepts;
    private final boolean wide;
    private final BiFunction<LinearBlock.Sums, State, Outcome> conclusion;

    /**
     * @param wide whether float32 blocks are computed with in float64
     */
    LogisticLearner(
            Features features,
            String target,
            Classes classes,
            double[] coefficients,
            double[] intercepts,
            boolean wide,
            BiFunction<LinearBlock.Sums, State, Outcome> conclusion) {
        this.features = features;
        this.target = target;
        this.classes = classes;
        this.coefficients = coefficients;
        this.intercepts = intercepts;
        this.wide = wide;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<LinearBlock.Sums> open(Context context) {
        return new GradientPass();
    }

    private final class GradientPass implements Pass<LinearBlock.Sums> {
        private @Nullable LinearBlock block;

        @Override
        public void learn(Batch batch) {
            if (batch.isEmpty()) {
                return;
            }
            Tensor matrix = features.matrix(batch);
            double[] weights = RowWeights.of(batch);
            MarginLoss loss = loss(classes.positions(batch, target, weights), weights);
            if (matrix.type() == DataType.FLOAT64) {
                block(Precision.FLOAT64).learn(matrix.doubles(), matrix.offset(), matrix.rows(), loss);
            } else {
                block(wide ? Precision.FLOAT64 : Precision.FLOAT32)
                        .learn(matrix.floats(), matrix.offset(), matrix.rows(), loss);
            }
        }

        private LinearBlock block(Precision precision) {
            LinearBlock made = block;
            if (made == null) {
                int rows = intercepts.length;
                made = new LinearBlock(Kernels.cpu(), coefficients.length / rows, rows, precision);
                made.parameters(coefficients, intercepts);
                block = made;
            }
            return made;
        }

        private MarginLoss loss(int[] positions, double @Nullable [] weights) {
            if (intercepts.length > 1) {
                return MarginLoss.softmax(intercepts.length, positions, 0, weights);
            }
            double[] labels = new double[positions.length];
            for (int row = 0; row < labels.length; row++) {
                labels[row] = positions[row];
            }
            return MarginLoss.logistic(labels, 0, weights);
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
        return conclusion.apply(total, memory);
    }
}
