package io.penstock.steps.network.train;

import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains a copy of the network on one partition. With one local epoch it gathers a window of rows, goes through them in a random order, and gathers the
 * next ones; with several it holds the whole partition.
 */
final class DescentPass extends NetworkPass {
    private final RowOrder rows = new RowOrder();
    private final int localEpochs;
    private final long key;
    private @Nullable Worker worker;

    DescentPass(NetworkLearner.Task task, Context context, int localEpochs) {
        super(task, context);
        this.localEpochs = localEpochs;
        int done = task.progress().before() + task.progress().epoch();
        this.key = Seeds.hash(task.progress().known().key(), done, 1);
    }

    private Worker worker() {
        if (worker == null) {
            long own = Seeds.hash(key, 2, context.partition());
            worker = new Worker(
                    execution(task.training().batchRows(), true), task.training(), task.progress(), own, true);
        }
        return worker;
    }

    @Override
    void take(Feed.Fed fed, int row) {
        if (worker != null && worker.diverged()) {
            return;
        }
        rows.add(fed, row);
        if (localEpochs == 1 && rows.size() == task.training().window()) {
            learn(0);
            rows.clear();
        }
    }

    private void learn(int local) {
        rows.shuffle(Seeds.hash(key, 3, local));
        worker().learn(rows, task.progress().epoch() + local);
    }

    @Override
    public Share finish() {
        for (int local = 0; local < localEpochs && rows.size() > 0; local++) {
            learn(local);
        }
        rows.clear();
        if (worker == null || worker.weight() == 0) {
            return share(Share.none(task.progress().step()));
        }
        double[] parameters = worker.parameters();
        if (worker.diverged() || !isFinite(parameters)) {
            Share none = Share.none(worker.steps());
            double[] no = none.parameters();
            return share(new Share(0, no, no, no, 0, no, 0, worker.steps(), 1, List.of()));
        }
        double weight = worker.weight();
        double[] statistics = worker.statistics();
        return share(new Share(
                weight,
                Share.weighted(parameters, weight),
                Share.weighted(statistics, weight),
                Share.weighted(worker.slots(), weight),
                worker.lost(),
                new double[0],
                0,
                worker.steps(),
                0,
                task.wantsCopies() ? List.of(Share.joined(parameters, statistics)) : List.of()));
    }

    static boolean isFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * 0;
        }
        return sum == 0;
    }

    @Override
    public void close() {
        super.close();
        if (worker != null) {
            worker.close();
        }
    }
}
