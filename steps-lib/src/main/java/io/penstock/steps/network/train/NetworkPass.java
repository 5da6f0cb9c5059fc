package io.penstock.steps.network.train;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.steps.label.Classes;
import io.penstock.steps.network.graph.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all passes of a network's fit share: which rows are held out, and how these are measured. */
abstract class NetworkPass implements Pass<Share> {
    private static final long HELD = 0x4e1dL;
    private static final int MEASURED_AT_ONCE = 1024;

    final NetworkLearner.Task task;
    final Context context;
    private final List<double @Nullable []> classWeights;
    private final RowOrder heldRows = new RowOrder();
    private double heldWeight;
    private double[] held = new double[0];
    private @Nullable Worker judge;

    NetworkPass(NetworkLearner.Task task, Context context) {
        this.task = task;
        this.context = context;
        this.classWeights = weights(task);
    }

    private static List<double @Nullable []> weights(NetworkLearner.Task task) {
        List<double @Nullable []> weights = new ArrayList<>();
        for (int head = 0; head < task.progress().known().classes().size(); head++) {
            boolean classes = task.progress().known().classes().get(head).isPresent();
            double[] counts = task.progress().known().counts().get(head);
            if (!classes || !task.training().balanced()) {
                weights.add(null);
                continue;
            }
            double all = 0;
            for (double count : counts) {
                all += count;
            }
            double[] balance = new double[counts.length];
            for (int i = 0; i < balance.length; i++) {
                balance[i] = all / (counts.length * counts[i]);
            }
            weights.add(balance);
        }
        return weights;
    }

    /** Whether the row of that id is held out, whatever the partitions and epochs are. */
    private boolean isHeld(long id) {
        double share = task.held();
        long hash = Seeds.hash(task.progress().known().key(), HELD, id);
        return share > 0 && (hash >>> 11) * 0x1p-53 < share;
    }

    @Override
    public final void learn(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<Optional<Classes>> classes = task.progress().known().classes();
        Feed.Fed fed = task.feed().read(batch, classes, classWeights);
        for (int row = 0; row < fed.rows(); row++) {
            if (fed.weights()[row] == 0) {
                continue;
            }
            if (!isHeld(fed.ids()[row])) {
                take(fed, row);
            } else if (task.measures()) {
                heldRows.add(fed, row);
                heldWeight += fed.weights()[row];
            }
            if (heldRows.size() == MEASURED_AT_ONCE) {
                measure();
            }
        }
    }

    /** A row to be learned from. */
    abstract void take(Feed.Fed fed, int row);

    /** Measures the rows held out with every candidate, or with the parameters at the round's start. */
    final void measure() {
        if (heldRows.size() == 0) {
            return;
        }
        Progress progress = task.progress();
        if (judge == null) {
            judge = new Worker(execution(MEASURED_AT_ONCE, false), task.training(), progress, 0, false);
        }
        heldRows.keep();
        int candidates = Math.max(1, progress.candidates().size());
        double[] sums = new double[candidates];
        for (int i = 0; i < candidates; i++) {
            if (!progress.candidates().isEmpty()) {
                double[] all = progress.candidates().get(i);
                int parameters = task.layout().parameters();
                judge.load(Arrays.copyOf(all, parameters), Arrays.copyOfRange(all, parameters, all.length));
            }
            sums[i] = judge.measure(heldRows);
        }
        held = Share.sum(held, sums);
        heldRows.clear();
    }

    final Execution execution(int capacity, boolean learning) {
        Layout layout = task.layout();
        return new Execution(
                Devices.compute(context.device(), task.training().precision()), layout, capacity, learning);
    }

    /** The share of this pass, with what was measured. */
    final Share share(Share learned) {
        measure();
        return new Share(
                learned.weight(),
                learned.parameters(),
                learned.statistics(),
                learned.slots(),
                learned.loss(),
                held,
                heldWeight,
                learned.step(),
                learned.rejected(),
                learned.copies());
    }

    @Override
    public void close() {
        if (judge != null) {
            judge.close();
        }
    }

    /** Only measures. */
    static final class Measure extends NetworkPass {
        Measure(NetworkLearner.Task task, Context context) {
            super(task, context);
        }

        @Override
        void take(Feed.Fed fed, int row) {}

        @Override
        public Share finish() {
            return share(Share.none(task.progress().step()));
        }
    }
}
