package io.penstock.steps.network.train;

import io.penstock.engine.learn.Collective;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Seeds;
import io.penstock.steps.network.compute.Block;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a worker that adds up its gradients with all others after every mini-batch: the union of the workers' mini-batches makes one step. All
 * workers have the same parameters all the time; the first one reports them.
 */
final class CollectivePass extends NetworkPass {
    private final RowOrder rows = new RowOrder();
    private final Collective collective;
    private @Nullable Worker worker;

    CollectivePass(NetworkLearner.Task task, Context context) {
        super(task, context);
        this.collective = context.service(Collective.class);
    }

    @Override
    void take(Feed.Fed fed, int row) {
        rows.add(fed, row);
    }

    @Override
    public Share finish() {
        Progress progress = task.progress();
        long key = Seeds.hash(progress.known().key(), progress.before() + progress.epoch(), 1);
        int batch = task.training().batchRows();
        rows.shuffle(Seeds.hash(key, 3, 0));
        double[] counts = new double[collective.size()];
        counts[collective.rank()] = (rows.size() + batch - 1) / batch;
        collective.sum(counts);
        int steps = (int) Arrays.stream(counts).max().orElse(0);
        Worker copy = new Worker(
                execution(batch, true), task.training(), progress, Seeds.hash(key, 2, collective.rank()), true);
        worker = copy;
        double[] totals = new double[2];
        for (int step = 0; step < steps && !copy.diverged(); step++) {
            step(copy, step * batch, Math.min(rows.size(), (step + 1) * batch), totals);
        }
        rows.clear();
        double[] statistics = averaged(copy);
        double[] parameters = copy.parameters();
        if (collective.rank() > 0) {
            return share(Share.none(copy.steps()));
        }
        if (copy.diverged() || !DescentPass.isFinite(parameters)) {
            double[] no = new double[0];
            return share(new Share(0, no, no, no, 0, no, 0, copy.steps(), 1, List.of()));
        }
        double weight = totals[0];
        return share(new Share(
                weight,
                Share.weighted(parameters, weight),
                Share.weighted(statistics, weight),
                Share.weighted(copy.slots(), weight),
                totals[1],
                new double[0],
                0,
                copy.steps(),
                0,
                List.of()));
    }

    private void step(Worker copy, int from, int to, double[] totals) {
        Block gradient = copy.execution().gradient();
        int length = task.layout().parameters();
        double[] sums = new double[length + 2];
        if (from < to) {
            double lost = copy.lost();
            double weight = copy.gradient(rows, from, to, false);
            copy.execution().compute().read(gradient, 0, sums, 0, length);
            sums[length] = weight;
            sums[length + 1] = copy.lost() - lost;
        }
        collective.sum(sums);
        double weight = sums[length];
        for (int i = 0; i < length; i++) {
            sums[i] /= weight;
        }
        copy.execution().compute().write(sums, 0, gradient, 0, length);
        totals[0] += weight;
        totals[1] += sums[length + 1];
        if (!(Math.abs(sums[length + 1]) < Double.POSITIVE_INFINITY)) {
            copy.reject();
        } else {
            Progress progress = task.progress();
            copy.settle();
            copy.step(task.training()
                    .descent()
                    .rateAt(progress.epoch(), task.training().epochs(), copy.steps()));
        }
    }

    /** The mean of all workers' statistics by the rows they have seen. */
    private double[] averaged(Worker copy) {
        double[] sums = Share.joined(Share.weighted(copy.statistics(), copy.weight()), new double[] {copy.weight()});
        collective.sum(sums);
        double weight = sums[sums.length - 1];
        double[] mean = Arrays.copyOf(sums, sums.length - 1);
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= weight;
        }
        return mean;
    }

    @Override
    public void close() {
        super.close();
        if (worker != null) {
            worker.close();
        }
    }
}
