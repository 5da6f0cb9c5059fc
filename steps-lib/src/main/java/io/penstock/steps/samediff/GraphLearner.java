package io.penstock.steps.samediff;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.engine.step.State;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.guest.InputBinding;
import io.penstock.steps.guest.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One epoch of local descent with a graph. A pass gathers a window of its partition's rows, whatever its blocks are, goes through them in
 * the order of a hash of seed, path, epoch and id, a mini-batch at a time, and gathers the next ones. What the passes end with
 * (weights and the optimizer's moments) is averaged by rows.
 */
final class GraphLearner implements Learner<GraphLearner.Share> {
    private static final int WINDOW_ROWS = 8192;
    private static final long WINDOW_BYTES = 64L << 20;

    /**
     * How an epoch goes.
     *
     * @param content the graph
     * @param inputs what its placeholders take of the inputs
     * @param targets what its placeholders take of the targets
     * @param losses what is learned by
     * @param batchRows of a mini-batch
     * @param optimizer its name
     * @param rate of learning
     * @param momentum of the optimizer of that name
     * @param epoch counted over all fits of the step
     */
    record Plan(
            byte[] content,
            InputBinding inputs,
            InputBinding targets,
            List<String> losses,
            int batchRows,
            String optimizer,
            double rate,
            double momentum,
            int epoch) {}

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
    private final Share start;
    private final Function<Share, Outcome> conclusion;

    /**
     * @param start where every partition begins, of one row
     * @param conclusion what follows from the average, which is of one row, too
     */
    GraphLearner(Plan plan, Share start, Function<Share, Outcome> conclusion) {
        this.plan = plan;
        this.start = start;
        this.conclusion = conclusion;
    }

    @Override
    public Pass<Share> open(Context context) {
        return new GraphPass(context);
    }

    private final class GraphPass implements Pass<Share> {
        private final long key;
        private final long draws;
        private final Graph graph;
        private final double[] weights = start.weights.clone();
        private final double[] gradient = new double[weights.length];
        private final Updater updater = new Updater(
                plan.optimizer, plan.rate, plan.momentum, start.first.clone(), start.second.clone(), start.steps);
        private final List<Port> ports;
        private final List<Batch> held = new ArrayList<>();
        private int window;
        private int heldRows;
        private long rows;
        private double lost;

        GraphPass(Context context) {
            this.key = Seeds.hash(PathSeed.ofEpoch(context), plan.epoch, 1);
            this.draws = Seeds.hash(key, context.partition(), 2);
            this.ports = new ArrayList<>(plan.inputs.ports());
            ports.addAll(plan.targets.ports());
            this.graph = Graph.open(plan.content);
            graph.learnBy(plan.losses);
        }

        @Override
        public void learn(Batch batch) {
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
            List<Column> given = new ArrayList<>(plan.inputs.read(batch));
            given.addAll(plan.targets.read(batch));
            // What a graph draws, such as for dropout, depends on the rows before it in this partition and on nothing
            // else.
            Nd4j.getRandom().setSeed(Seeds.hash(draws, rows, 3));
            graph.setWeights(weights);
            double loss = graph.differentiate(ports, given, plan.losses, gradient);
            rows += batch.rows();
            lost += loss * batch.rows();
            updater.step(weights, gradient);
            if (!Double.isFinite(loss) || !Arrays.stream(weights).allMatch(Double::isFinite)) {
                throw PenstockException.user("the steps of gradient descent must not grow without bound")
                        .value("a loss of " + loss + " in epoch " + (plan.epoch + 1) + ", with learning_rate "
                                + plan.rate)
                        .remedy("lower learning_rate, scale the inputs, or raise batch_rows")
                        .build();
            }
        }

        @Override
        public Share finish() {
            descend();
            return new Share(
                    rows,
                    times(weights, rows),
                    times(updater.first(), rows),
                    times(updater.second(), rows),
                    updater.steps() * rows,
                    lost);
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    static double[] times(double[] values, double factor) {
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
