package io.penstock.steps.common;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.kernel.GramAccumulator;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.Moments;
import io.penstock.steps.kernel.Precision;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Learns the {@link Moments} of all features and some numeric targets in one exact pass, rows weighted. */
public final class MomentsLearner implements Learner<Moments> {
    private final Features features;
    private final List<String> targets;
    private final boolean wide;
    private final Function<Moments, Outcome> conclusion;

    /**
     * @param targets the names of numeric target columns of one value a row
     * @param wide whether float32 blocks are computed with in float64
     * @param conclusion what the step makes of the total
     */
    public MomentsLearner(
            Features features, List<String> targets, boolean wide, Function<Moments, Outcome> conclusion) {
        this.features = features;
        this.targets = targets;
        this.wide = wide;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<Moments> open(Context context) {
        return new MomentsPass();
    }

    private final class MomentsPass implements Pass<Moments> {
        private @Nullable GramAccumulator moments;

        @Override
        public void learn(Batch batch) {
            if (batch.isEmpty()) {
                return;
            }
            Tensor matrix = features.matrix(batch);
            Values.requireFinite(batch, matrix, features);
            double[] weights = RowWeights.of(batch);
            double[] labels = targets.isEmpty() ? null : labels(batch, targets);
            GramAccumulator sums = moments(matrix);
            if (matrix.type() == DataType.FLOAT64) {
                sums.add(matrix.doubles(), matrix.offset(), matrix.rows(), labels, 0, weights, 0);
            } else {
                sums.add(matrix.floats(), matrix.offset(), matrix.rows(), labels, 0, weights, 0);
            }
        }

        private GramAccumulator moments(Tensor matrix) {
            GramAccumulator made = moments;
            if (made == null) {
                Precision precision = wide || matrix.type() == DataType.FLOAT64 ? Precision.FLOAT64 : Precision.FLOAT32;
                made = new GramAccumulator(Kernels.cpu(), matrix.width(), targets.size(), precision);
                moments = made;
            }
            return made;
        }

        @Override
        public Moments finish() {
            return moments == null ? Moments.empty() : moments.finish();
        }

        @Override
        public void close() {
            if (moments != null) {
                moments.close();
            }
        }
    }

    private static double[] labels(Batch batch, List<String> targets) {
        int count = targets.size();
        double[] labels = new double[batch.rows() * count];
        for (int k = 0; k < count; k++) {
            Column column = batch.column(targets.get(k));
            for (int row = 0; row < batch.rows(); row++) {
                double value = ((Tensor) column).get(row);
                labels[row * count + k] = value;
                if (!Double.isFinite(value)) {
                    throw missing(batch, (Tensor) column, targets.get(k), row);
                }
            }
        }
        return labels;
    }

    private static PenstockException missing(Batch batch, Tensor column, String target, int first) {
        int count = 0;
        for (int row = first; row < column.rows(); row++) {
            count += Double.isFinite(column.get(row)) ? 0 : 1;
        }
        return PenstockException.data("a target to be learned is finite: no null, NaN or infinity")
                .value(count + " in this block, the first is " + column.get(first) + " in '" + target
                        + "' of the row with id " + batch.ids()[first])
                .remedy("leave out the rows without a target")
                .build();
    }

    @Override
    public Moments merge(Moments left, Moments right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(Moments total, State memory) {
        return conclusion.apply(total);
    }
}
