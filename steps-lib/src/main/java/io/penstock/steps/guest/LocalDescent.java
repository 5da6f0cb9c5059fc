package io.penstock.steps.guest;

import io.penstock.engine.data.Batch;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.common.PathSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One epoch of local descent with a model of another framework. A pass gathers a window of its partition's rows, whatever its blocks
 * are, goes through them in the order of a hash of seed, path, epoch and id, a mini-batch at a time, and gathers the next ones. What the passes
 * end with (weights and the optimizer's moments) is averaged by rows.
 */
public final class LocalDescent implements Learner<LocalDescent.Share> {
    private static final int WINDOW_ROWS = 8192;
    private static final long WINDOW_BYTES = 64L << 20;

    /** A copy of a model that learns. Not thread-safe; owned by one pass. */
    public interface Trainer extends AutoCloseable {
        /**
         * One step of the optimizer.
         *
         * @param batch at least one row
         * @param seed of whatever the model draws in this step
         * @return the mean loss of the rows before the step
         */
        double learn(Batch batch, long seed);

        /** What was learned; not multiplied by rows. */
        Share share();

        @Override
        void close();
    }

    /**
     * How an epoch goes.
     *
     * @param batchRows of a mini-batch
     * @param epoch counted over all fits of the step
     * @param rate of learning, in words, for errors
     * @param learns false to leave the model as it is
     */
    public record Plan(int batchRows, int epoch, String rate, boolean learns) {}

    /**
     * What the rows of some partitions have learned. Everything but the rows is multiplied by them.
     *
     * @param rows that were learned from
     * @param weights of the graph
     * @param first moments, empty where the optimizer has none
     * @param second moments, empty where the optimizer has none
     * @param steps that the optimizer has made
     * @param loss of the rows, each before it was learned from
     */
    public record Share(double rows, double[] weights, double[] first, double[] second, double steps, double loss) {}

    private final Plan plan;
    private final Supplier<? extends Trainer> trainers;
    private final Function<Share, Outcome> conclusion;

    /**
     * @param trainers makes a copy that begins where every partition begins
     * @param conclusion what follows from the average, which is of one row
     */
    public LocalDescent(Plan plan, Supplier<? extends Trainer> trainers, Function<Share, Outcome> conclusion) {
        this.plan = plan;
        this.trainers = trainers;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<Share> open(Context context) {
        return new DescentPass(context);
    }

    private final class DescentPass implements Pass<Share> {
        private final long key;
        private final long draws;
        private final Trainer trainer;
        private final List<Batch> held = new ArrayList<>();
        private int window;
        private int heldRows;
        private long rows;
        private double lost;

        DescentPass(Context context) {
            this.key = Seeds.hash(PathSeed.ofEpoch(context), plan.epoch, 1);
            this.draws = Seeds.hash(key, context.partition(), 2);
            this.trainer = trainers.get();
        }

        @Override
        public void learn(Batch batch) {
            if (!plan.learns) {
                rows += batch.rows();
                return;
            }
            if (window == 0) {
                long most = WINDOW_BYTES / Math.max(1, batch.schema().bytesPerRow());
                window = (int) Math.max(plan.batchRows, Math.min(WINDOW_ROWS, most));
            }
            for (int from = 0; from < batch.rows(); ) {
                int to = Math.min(batch.rows(), from + window - heldRows);
                held.add(batch.slice(from, to));
                heldRows += to - from;
                from = to;
                if (heldRows == window) {
                    descend();
                }
            }
        }

        /** Goes through the rows that are held. */
        private void descend() {
            if (heldRows == 0) {
                return;
            }
            Batch all = Batch.concat(held);
            held.clear();
            heldRows = 0;
            long[] places = new long[all.rows()];
            Arrays.setAll(places, i -> PathSeed.place(key, all.ids()[i]));
            int[] order = IntStream.range(0, places.length)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> places[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int from = 0; from < order.length; from += plan.batchRows) {
                int to = Math.min(order.length, from + plan.batchRows);
                step(all.select(Arrays.copyOfRange(order, from, to)));
            }
        }

        private void step(Batch batch) {
            // What a model draws, such as for dropout, depends on the rows before it in this partition and on nothing
            // else.
            double loss = trainer.learn(batch, Seeds.hash(draws, rows, 3));
            rows += batch.rows();
            lost += loss * batch.rows();
            if (!Double.isFinite(loss)) {
                throw diverged("a loss of " + loss);
            }
        }

        private PenstockException diverged(String found) {
            return PenstockException.user("the steps of gradient descent must not grow without bound")
                    .value(found + " in epoch " + (plan.epoch + 1) + ", with " + plan.rate)
                    .remedy("lower the rate of learning, scale the inputs, or raise batch_rows")
                    .build();
        }

        @Override
        public Share finish() {
            descend();
            Share share = trainer.share();
            if (!Arrays.stream(share.weights).allMatch(Double::isFinite)) {
                throw diverged("weights that are not finite");
            }
            return new Share(
                    rows,
                    times(share.weights, rows),
                    times(share.first, rows),
                    times(share.second, rows),
                    share.steps * rows,
                    lost);
        }

        @Override
        public void close() {
            trainer.close();
        }
    }

    private static double[] times(double[] values, double factor) {
        double[] product = new double[values.length];
        for (int i = 0; factor != 0 && i < values.length; i++) {
            product[i] = values[i] * factor;
        }
        return product;
    }

    private static double[] sum(double[] left, double[] right) {
        double[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    @Override
    public Share merge(Share left, Share right) {
        return new Share(
                left.rows + right.rows,
                sum(left.weights, right.weights),
                sum(left.first, right.first),
                sum(left.second, right.second),
                left.steps + right.steps,
                left.loss + right.loss);
    }

    @Override
    public Outcome conclude(Share total, State memory) {
        double share = 1 / total.rows;
        return conclusion.apply(new Share(
                1,
                times(total.weights, share),
                times(total.first, share),
                times(total.second, share),
                total.steps * share,
                total.loss * share));
    }
}
