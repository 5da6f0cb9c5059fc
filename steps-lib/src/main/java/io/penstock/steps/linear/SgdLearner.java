package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Elements;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.common.RowWeights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One epoch of local stochastic gradient descent. A pass gathers {@link #WINDOW} rows of its partition, whatever its
 * blocks are, goes through them in the order of a hash of seed, path, epoch and id, a mini-batch at a time, and then
 * gathers the next ones; so what it holds is bounded, and the same partitions give the same bits.
 */
final class SgdLearner implements Learner<SgdLearner.Share> {
    /** Rows that are shuffled among each other. */
    static final int WINDOW = 8192;

    /**
     * How an epoch goes.
     *
     * @param margins that a row has
     * @param mean by feature
     * @param deviation by feature, 0 for a constant one
     * @param batchRows of a mini-batch
     * @param rate of learning
     * @param l2 weight of half the squared weights
     * @param epoch counted over all fits of the step
     */
    record Plan(int margins, double[] mean, double[] deviation, int batchRows, double rate, double l2, int epoch) {}

    /** What a row's margins should be. For one pass. */
    interface Loss {
        /** A number per row that stands for its target. */
        double[] targets(Batch batch, double[] weights);

        /** Makes of the margins of a row the derivatives of its loss by them, in place; returns the loss. */
        double derive(double[] margins, double target);
    }

    /**
     * What the rows of some partitions have learned.
     *
     * @param weight of the rows
     * @param weights of the model, times that weight
     * @param loss of the rows, weighted, each before it was learned from
     */
    public record Share(double weight, double[] weights, double loss) {
        double[] average() {
            double[] average = weights.clone();
            for (int i = 0; i < average.length; i++) {
                average[i] /= weight;
            }
            return average;
        }
    }

    private final Features features;
    private final Plan plan;
    private final double[] start;
    private final Supplier<Loss> loss;
    private final Function<Share, Outcome> conclusion;

    /**
     * @param start the weights at which every partition begins: for each margin one per standardized feature, then the intercept
     */
    SgdLearner(Features features, Plan plan, double[] start, Supplier<Loss> loss, Function<Share, Outcome> conclusion) {
        this.features = features;
        this.plan = plan;
        this.start = start;
        this.loss = loss;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<Share> open(Context context) {
        long key = Seeds.hash(PathSeed.ofEpoch(context), plan.epoch, 1);
        return new SgdPass(key, loss.get());
    }

    private final class SgdPass implements Pass<Share> {
        private final int width = plan.mean.length;
        private final long key;
        private final Loss loss;
        private final double[] weights = start.clone();
        private final double[] gradient = new double[start.length];
        private final double[] margins = new double[plan.margins];
        private double[] rows = new double[0];
        private final long[] places = new long[WINDOW];
        private final double[] targets = new double[WINDOW];
        private final double[] rowWeights = new double[WINDOW];
        private int held;
        private double weight;
        private double lost;

        SgdPass(long key, Loss loss) {
            this.key = key;
            this.loss = loss;
        }

        @Override
        public void learn(Batch batch) {
            if (batch.isEmpty()) {
                return;
            }
            Tensor matrix = features.matrix(batch);
            double[] given = RowWeights.of(batch);
            double[] all = given == null ? new double[batch.rows()] : given;
            if (given == null) {
                Arrays.fill(all, 1);
            }
            double[] wanted = loss.targets(batch, all);
            double[] row = new double[width];
            for (int i = 0; i < batch.rows(); i++) {
                if (all[i] == 0) {
                    continue;
                }
                if ((held + 1) * width > rows.length) {
                    rows = Arrays.copyOf(rows, Math.max(width, Math.min(WINDOW, 2 * held + 16) * width));
                }
                Elements.read(matrix, i, row);
                for (int j = 0; j < width; j++) {
                    rows[held * width + j] = plan.deviation[j] > 0 ? (row[j] - plan.mean[j]) / plan.deviation[j] : 0;
                }
                places[held] = PathSeed.place(key, batch.ids()[i]);
                targets[held] = wanted[i];
                rowWeights[held++] = all[i];
                if (held == WINDOW) {
                    descend();
                }
            }
        }

        /** Goes through the rows that are held. */
        private void descend() {
            int[] order = IntStream.range(0, held)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> places[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int from = 0; from < held; from += plan.batchRows) {
                step(order, from, Math.min(held, from + plan.batchRows));
            }
            held = 0;
        }

        private void step(int[] order, int from, int to) {
            Arrays.fill(gradient, 0);
            double total = 0;
            for (int i = from; i < to; i++) {
                int row = order[i];
                total += rowWeights[row];
                for (int k = 0; k < plan.margins; k++) {
                    margins[k] = margin(k, row * width);
                }
                lost += rowWeights[row] * loss.derive(margins, targets[row]);
                for (int k = 0; k < plan.margins; k++) {
                    add(k, row * width, rowWeights[row] * margins[k]);
                }
            }
            weight += total;
            double rate = plan.rate / total;
            for (int k = 0; k < plan.margins; k++) {
                int at = k * (width + 1);
                for (int j = 0; j < width; j++) {
                    weights[at + j] -= rate * gradient[at + j] + plan.rate * plan.l2 * weights[at + j];
                }
                weights[at + width] -= rate * gradient[at + width];
            }
        }

        private double margin(int k, int row) {
            int at = k * (width + 1);
            double sum = weights[at + width];
            for (int j = 0; j < width; j++) {
                sum += weights[at + j] * rows[row + j];
            }
            return sum;
        }

        private void add(int k, int row, double slope) {
            int at = k * (width + 1);
            for (int j = 0; j < width; j++) {
                gradient[at + j] += slope * rows[row + j];
            }
            gradient[at + width] += slope;
        }

        @Override
        public Share finish() {
            descend();
            double[] sum = weights.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] = weight == 0 ? 0 : sum[i] * weight;
            }
            return new Share(weight, sum, lost);
        }
    }

    @Override
    public Share merge(Share left, Share right) {
        double[] sum = left.weights.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right.weights[i];
        }
        return new Share(left.weight + right.weight, sum, left.loss + right.loss);
    }

    @Override
    public Outcome conclude(Share total, State memory) {
        return conclusion.apply(total);
    }
}
