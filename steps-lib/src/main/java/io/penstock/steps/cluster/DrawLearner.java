package io.penstock.steps.cluster;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.common.FeatureSpread;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.common.Values;
import io.penstock.steps.kernel.Distances;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws a number of rows without replacement, each in proportion to its weight (in the first round) or to its weight times its
 * squared distance to the candidates: the rows with the lowest {@code −log(u) / share} (P. Efraimidis and P. Spirakis,
 * <i>Weighted random sampling with a reservoir</i>, 2006), where {@code u} depends on the seed, the round and the row's id only.
 */
final class DrawLearner implements Learner<Draw> {
    private static final double UNIT = 0x1.0p-53;

    private final Features features;
    private final int count;
    private final @Nullable Centres candidates;
    private final BiFunction<Draw, State, Outcome> conclusion;

    /**
     * @param candidates that rows are far from, or null in the first round, which checks every value
     */
    DrawLearner(
            Features features, int count, @Nullable Centres candidates, BiFunction<Draw, State, Outcome> conclusion) {
        this.features = features;
        this.count = count;
        this.candidates = candidates;
        this.conclusion = conclusion;
    }

    private record Drawn(double key, long id, double[] values) {
        static final Comparator<Drawn> ORDER =
                Comparator.comparingDouble(Drawn::key).thenComparingLong(Drawn::id);
    }

    @Override
    public Pass<Draw> open(Context context) {
        return new DrawPass(PathSeed.of(context), context.round());
    }

    private final class DrawPass implements Pass<Draw> {
        private final long seed;
        private final int round;
        private final PriorityQueue<Drawn> lowest = new PriorityQueue<>(Drawn.ORDER.reversed());
        private FeatureSpread spread = FeatureSpread.NONE;
        private double cost;
        private @Nullable Distances distances;
        private int[] labels = new int[0];
        private double[] shares = new double[0];

        DrawPass(long seed, int round) {
            this.seed = seed;
            this.round = round;
        }

        @Override
        public void learn(Batch batch) {
            if (batch.isEmpty()) {
                return;
            }
            Tensor matrix = features.matrix(batch);
            double[] weights = RowWeights.of(batch);
            share(batch, matrix, weights);
            double worst = worst();
            for (int row = 0; row < batch.rows(); row++) {
                double share = shares[row] * (weights == null ? 1 : weights[row]);
                cost += candidates == null ? 0 : share;
                double key = key(batch.ids()[row], share);
                if (key <= worst && key < Double.POSITIVE_INFINITY) {
                    offer(new Drawn(
                            key, batch.ids()[row], matrix.slice(row, row + 1).toDoubles()));
                    worst = worst();
                }
            }
        }

        /** What every row is worth beside its weight: 1, or its squared distance to the candidates. */
        private void share(Batch batch, Tensor matrix, double @Nullable [] weights) {
            int rows = matrix.rows();
            if (shares.length < rows) {
                shares = new double[rows];
                labels = new int[rows];
            }
            if (candidates == null) {
                Values.requireFinite(batch, matrix, features);
                spread = spread.merge(FeatureSpread.of(matrix, weights));
                java.util.Arrays.fill(shares, 0, rows, 1);
                return;
            }
            Distances kernel = distances;
            if (kernel == null) {
                kernel = candidates.open(matrix.type());
                distances = kernel;
            }
            if (matrix.type() == DataType.FLOAT64) {
                kernel.assign(matrix.doubles(), matrix.offset(), rows, labels, shares);
            } else {
                kernel.assign(matrix.floats(), matrix.offset(), rows, labels, shares);
            }
        }

        private double key(long id, double share) {
            double uniform = ((Seeds.hash(seed, round, id) >>> 11) + 0.5) * UNIT;
            return share > 0 ? -Math.log(uniform) / share : Double.POSITIVE_INFINITY;
        }

        private double worst() {
            if (count == 0) {
                return -1;
            }
            Drawn last = lowest.peek();
            return last == null || lowest.size() < count ? Double.MAX_VALUE : last.key();
        }

        private void offer(Drawn row) {
            lowest.add(row);
            if (lowest.size() > count) {
                lowest.remove();
            }
        }

        @Override
        public Draw finish() {
            Drawn[] drawn = lowest.toArray(new Drawn[0]);
            java.util.Arrays.sort(drawn, Drawn.ORDER);
            int width = drawn.length == 0 ? 0 : drawn[0].values().length;
            double[] keys = new double[drawn.length];
            long[] ids = new long[drawn.length];
            double[] values = new double[drawn.length * width];
            for (int i = 0; i < drawn.length; i++) {
                keys[i] = drawn[i].key();
                ids[i] = drawn[i].id();
                System.arraycopy(drawn[i].values(), 0, values, i * width, width);
            }
            return new Draw(seed, keys, ids, values, cost, spread);
        }

        @Override
        public void close() {
            if (distances != null) {
                distances.close();
            }
        }
    }

    @Override
    public Draw merge(Draw left, Draw right) {
        return left.merge(right, count);
    }

    @Override
    public Outcome conclude(Draw total, State memory) {
        return conclusion.apply(total, memory);
    }
}
