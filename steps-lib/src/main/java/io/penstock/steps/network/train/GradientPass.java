package io.penstock.steps.network.train;

import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.steps.common.PathSeed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient at the rows of one mini-batch that are in a partition. Which rows a mini-batch has depends on their ids only, so it is the same
 * whatever the partitions are.
 */
final class GradientPass extends NetworkPass {
    private static final int SLICE_BITS = 31;

    private final RowOrder rows = new RowOrder();
    private final long key;
    private final long slice;
    private final long slices;
    private @Nullable Worker worker;
    private double[] sum = new double[0];

    GradientPass(NetworkLearner.Task task, Context context) {
        super(task, context);
        this.slices = task.miniBatches();
        long done = task.progress().before() + task.progress().epoch();
        this.key = Seeds.hash(task.progress().known().key(), done, 1);
        this.slice = task.miniBatch();
    }

    @Override
    void take(Feed.Fed fed, int row) {
        long place = PathSeed.place(key, fed.ids()[row]);
        if ((place >>> SLICE_BITS + 2) * slices >>> SLICE_BITS == slice) {
            rows.add(fed, row);
            if (rows.size() == task.training().batchRows()) {
                addGradient();
            }
        }
    }

    private void addGradient() {
        if (rows.size() == 0) {
            return;
        }
        if (worker == null) {
            worker = new Worker(
                    execution(task.training().batchRows(), true),
                    task.training(),
                    task.progress(),
                    Seeds.hash(key, 2, context.partition()),
                    false);
        }
        rows.keep();
        worker.gradient(rows, 0, rows.size(), false);
        sum = Share.sum(sum, worker.read(worker.execution().gradient()));
        rows.clear();
    }

    @Override
    public Share finish() {
        addGradient();
        if (worker == null) {
            return share(Share.none(task.progress().step()));
        }
        return share(new Share(
                worker.weight(),
                sum,
                Share.weighted(worker.statistics(), worker.weight()),
                new double[0],
                worker.lost(),
                new double[0],
                0,
                task.progress().step(),
                0,
                List.of()));
    }

    @Override
    public void close() {
        super.close();
        if (worker != null) {
            worker.close();
        }
    }
}
