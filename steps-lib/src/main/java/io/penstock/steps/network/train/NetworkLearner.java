package io.penstock.steps.network.train;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.engine.strategy.Strategy;
import io.penstock.steps.network.graph.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The rounds of a network's fit after the survey. A round is an epoch (or several local ones, or one mini-batch, by the strategy); where rows are held out, a
 * last round measures.
 */
public final class NetworkLearner implements Learner<Share> {
    private static final String BEST = "best";
    private static final String BEST_LOSS = "best_loss";
    private static final String WAITED = "waited";
    private static final String ROUNDS = "rounds";
    private static final String EPOCH_LOSS = "epoch_loss";
    private static final String EPOCH_WEIGHT = "epoch_weight";
    private static final int MOST_ROUNDS = 50_000;

    /**
     * What a pass is to do.
     *
     * @param held share of the rows that are held out
     * @param measures whether these are measured
     * @param wantsCopies whether every copy is reported by itself
     * @param miniBatches in an epoch of the synchronous strategy
     * @param miniBatch the one of this round
     */
    record Task(
            Training training,
            Layout layout,
            Feed feed,
            Progress progress,
            double held,
            boolean measures,
            boolean wantsCopies,
            int miniBatches,
            int miniBatch) {}

    private final Training training;
    private final Strategy strategy;
    private final Layout layout;
    private final Feed feed;
    private final Progress progress;
    private final Function<State, Step> withState;

    /**
     * @param state of a fit that goes on, or of a fitted network that goes on learning
     * @param withState the step with another state
     */
    public NetworkLearner(
            Training training,
            Strategy strategy,
            Layout layout,
            Feed feed,
            State state,
            Function<State, Step> withState) {
        this.training = training;
        this.strategy = strategy;
        this.layout = layout;
        this.feed = feed;
        this.progress = Progress.read(state, layout, training.descent());
        this.withState = withState;
        requireRounds();
    }

    /** Refuses what would take too many rounds before the first of them, not after the last that is allowed. */
    private void requireRounds() {
        long rounds = (long) training.epochs() * miniBatches();
        if (strategy instanceof Strategy.Synchronous && rounds > MOST_ROUNDS) {
            throw PenstockException.user("synchronous rounds, a job per mini-batch, are at most " + MOST_ROUNDS)
                    .value(rounds + " for " + training.epochs() + " epochs of " + miniBatches() + " mini-batches")
                    .remedy("take all_reduce or local_sgd, larger batches, or fewer epochs")
                    .build();
        }
    }

    private boolean isMeasuring() {
        return !progress.candidates().isEmpty();
    }

    private double guard() {
        return strategy instanceof Strategy.LocalSgd local ? local.guard() : 0;
    }

    private int localEpochs() {
        int wanted = strategy instanceof Strategy.LocalSgd local ? local.localEpochs() : 1;
        return Math.min(wanted, training.epochs() - progress.epoch());
    }

    private int miniBatches() {
        double held = Math.max(training.held(), guard());
        double rows = progress.known().rows() * (1 - held);
        return strategy instanceof Strategy.Synchronous ? (int) Math.max(1, Math.ceil(rows / training.batchRows())) : 1;
    }

    /** The mini-batch of this round, counted within the epoch. */
    private int miniBatch() {
        return progress.miniBatch();
    }

    @Override
    public Pass<Share> open(Context context) {
        boolean last = progress.epoch() + localEpochs() >= training.epochs();
        Task task = new Task(
                training,
                layout,
                feed,
                progress,
                Math.max(training.held(), guard()),
                isMeasuring() || training.held() > 0 && progress.epoch() > 0 && miniBatch() == 0,
                guard() > 0 && last,
                miniBatches(),
                miniBatch());
        if (isMeasuring()) {
            return new NetworkPass.Measure(task, context);
        }
        if (strategy instanceof Strategy.Synchronous) {
            return new GradientPass(task, context);
        }
        if (strategy instanceof Strategy.AllReduce) {
            return new CollectivePass(task, context);
        }
        return new DescentPass(task, context, localEpochs());
    }

    @Override
    public Share merge(Share left, Share right) {
        return left.merge(right);
    }

    @Override
    public Outcome conclude(Share total, State memory) {
        List<Double> held = new ArrayList<>(progress.held());
        if (total.heldWeight() > 0) {
            held.add(total.held()[0] / total.heldWeight());
        }
        if (isMeasuring()) {
            return measured(total, memory, held);
        }
        if (total.rejected() > 0 && total.weight() == 0) {
            return diverged(memory, total);
        }
        boolean isEpoch = !(strategy instanceof Strategy.Synchronous) || miniBatch() == miniBatches() - 1;
        double seen = total.weight() + (memory.has(EPOCH_WEIGHT) ? memory.real(EPOCH_WEIGHT) : 0);
        if (seen == 0 && isEpoch) {
            return noRows();
        }
        State remembered = judged(total, memory, held);
        if (training.patience() > 0 && remembered.has(WAITED) && remembered.number(WAITED) >= training.patience()) {
            return finished(chosen(remembered.doubles(BEST), held));
        }
        return advanced(total, remembered, held);
    }

    private Outcome noRows() {
        throw PenstockException.data("a network needs rows to learn from")
                .value("none of the " + progress.known().rows() + " rows has a weight or is not held out")
                .remedy("give it more rows, or hold fewer out")
                .build();
    }

    private Outcome diverged(State memory, Share total) {
        int epoch = progress.epoch();
        if (!training.keepLast()) {
            throw PenstockException.user("the loss of a network must stay finite while it learns")
                    .value(String.format(
                            Locale.ROOT,
                            "it was not in epoch %d, with learning_rate %s",
                            epoch + 1,
                            training.descent().rateAt(epoch, training.epochs(), progress.step())))
                    .remedy(
                            "lower learning_rate, set clip_norm, scale the inputs, or set on_divergence to keep_last to get"
                                    + " the state before that epoch")
                    .build();
        }
        Progress last = with(
                progress.parameters(),
                progress.statistics(),
                progress.slots(),
                epoch,
                0,
                progress.step(),
                progress.losses(),
                progress.held(),
                progress.rejected() + Math.max(1, total.rejected()),
                List.of());
        return finished(memory.has(BEST) ? last.at(memory.doubles(BEST), layout) : last);
    }

    private Progress with(
            double[] parameters,
            double[] statistics,
            double[][] slots,
            int epoch,
            int miniBatch,
            long step,
            List<Double> losses,
            List<Double> held,
            long rejected,
            List<double[]> candidates) {
        return new Progress(
                progress.known(),
                parameters,
                statistics,
                slots,
                epoch,
                miniBatch,
                progress.before(),
                step,
                losses,
                held,
                rejected,
                candidates);
    }

    private Outcome finished(Progress last) {
        return new Outcome.Fitted(withState.apply(last.finished(layout, training)));
    }

    /** Remembers the parameters at the start of the round where they are the best so far on the rows held out. */
    private State judged(Share total, State memory, List<Double> held) {
        if (total.heldWeight() == 0) {
            return memory;
        }
        double loss = held.get(held.size() - 1);
        if (memory.has(BEST_LOSS) && !(loss < memory.real(BEST_LOSS))) {
            return memory.with(WAITED, (Object) (memory.number(WAITED) + localEpochs()));
        }
        return memory.with(BEST, Share.joined(progress.parameters(), progress.statistics()))
                .with(BEST_LOSS, (Object) loss)
                .with(WAITED, (Object) 0L);
    }

    private Progress chosen(double[] all, List<Double> held) {
        return with(
                        progress.parameters(),
                        progress.statistics(),
                        progress.slots(),
                        progress.epoch(),
                        0,
                        progress.step(),
                        progress.losses(),
                        held,
                        progress.rejected(),
                        List.of())
                .at(all, layout);
    }

    private Outcome advanced(Share total, State memory, List<Double> held) {
        boolean synchronous = strategy instanceof Strategy.Synchronous;
        boolean empty = total.weight() == 0; // a mini-batch that no row has fallen into
        double[][] slots = synchronous ? copies(progress.slots()) : split(total.mean(total.slots()));
        double[] statistics = empty ? progress.statistics() : total.mean(total.statistics());
        int round = memory.has(ROUNDS) ? (int) memory.number(ROUNDS) : 0;
        State remembered = memory.with(ROUNDS, (Object) (long) (round + 1));
        double[] parameters;
        if (synchronous) {
            parameters = empty
                    ? progress.parameters()
                    : DriverStep.apply(training, layout, progress, total.mean(total.parameters()), slots);
        } else {
            Outer outer = strategy instanceof Strategy.LocalSgd local ? local.outer() : Outer.AVERAGE;
            double[][] outerSlots = outerSlots(memory, outer);
            parameters = outer.next(progress.parameters(), total.mean(total.parameters()), outerSlots, round);
            for (int i = 0; i < outerSlots.length; i++) {
                remembered = remembered.with("outer." + i, outerSlots[i]);
            }
        }
        if (!DescentPass.isFinite(parameters) || !(Math.abs(total.loss()) < Double.POSITIVE_INFINITY)) {
            return diverged(memory, total);
        }
        long step = !synchronous ? total.step() : progress.step() + (empty ? 0 : 1);
        boolean whole = !synchronous || miniBatch() == miniBatches() - 1;
        int epoch = progress.epoch() + (whole ? localEpochs() : 0);
        double loss = total.loss() + (memory.has(EPOCH_LOSS) ? memory.real(EPOCH_LOSS) : 0);
        double weight = total.weight() + (memory.has(EPOCH_WEIGHT) ? memory.real(EPOCH_WEIGHT) : 0);
        List<Double> losses = new ArrayList<>(progress.losses());
        if (whole) {
            losses.add(loss / weight);
        }
        remembered = remembered.with(EPOCH_LOSS, (Object) (whole ? 0.0 : loss)).with(EPOCH_WEIGHT, (Object)
                (whole ? 0.0 : weight));
        int next = whole ? 0 : miniBatch() + 1;
        long rejected = progress.rejected() + total.rejected();
        List<double[]> candidates = new ArrayList<>();
        if (epoch >= training.epochs() && Math.max(training.held(), guard()) > 0) {
            candidates.add(Share.joined(parameters, statistics));
            candidates.addAll(total.copies());
        }
        Progress after = with(parameters, statistics, slots, epoch, next, step, losses, held, rejected, candidates);
        return epoch >= training.epochs() && candidates.isEmpty()
                ? finished(after)
                : again(after, remembered, loss / Math.max(weight, Double.MIN_NORMAL), total.rejected());
    }

    private Outcome again(Progress next, State memory, double loss, long rejected) {
        String note = String.format(
                Locale.ROOT,
                "epoch %d of %d, loss %.6g while learning%s",
                Math.max(1, next.epoch()),
                training.epochs(),
                loss,
                rejected > 0 ? ", " + rejected + " copies rejected" : "");
        State state = next.write(training.precision(), training.descent());
        return new Outcome.Again(withState.apply(state), memory, note);
    }

    private double[][] split(double[] joined) {
        double[][] slots = new double[training.descent().slots()][];
        int count = layout.parameters();
        for (int i = 0; i < slots.length; i++) {
            slots[i] = Arrays.copyOfRange(joined, i * count, (i + 1) * count);
        }
        return slots;
    }

    private static double[][] copies(double[][] slots) {
        double[][] copies = new double[slots.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = slots[i].clone();
        }
        return copies;
    }

    private double[][] outerSlots(State memory, Outer outer) {
        double[][] slots = new double[outer.slots()][];
        for (int i = 0; i < slots.length; i++) {
            slots[i] =
                    memory.has("outer." + i) ? memory.doubles("outer." + i).clone() : new double[layout.parameters()];
        }
        return slots;
    }

    /** The rows held out choose among the mean, the copies and the best so far. */
    private Outcome measured(Share total, State memory, List<Double> held) {
        double[] best = progress.candidates().get(0);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < total.held().length; i++) {
            if (total.held()[i] < least) {
                least = total.held()[i];
                best = progress.candidates().get(i);
            }
        }
        boolean earlier = memory.has(BEST_LOSS) && memory.real(BEST_LOSS) < least / total.heldWeight();
        return finished(chosen(earlier ? memory.doubles(BEST) : best, held));
    }
}
