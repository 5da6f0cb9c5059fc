package io.penstock.steps.network.train;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.Seeds;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import java.util.ArrayList;
import java.util.List;

/** One copy of a network, learning from mini-batches. For one thread; whoever makes one closes it. */
final class Worker implements AutoCloseable {
    private final Execution execution;
    private final Training training;
    private final List<Block> slots;
    private final double[] scratch;
    private final double[] weights;
    private final double[][] targets;
    private final int[] widths;
    private final long key;
    private double weight;
    private double lost;
    private long step;
    private boolean diverged;

    /**
     * @param execution closed with this, also where this cannot be made
     */
    Worker(Execution execution, Training training, Progress progress, long key, boolean learning) {
        this.execution = execution;
        this.training = training;
        this.key = key;
        this.step = progress.step();
        Layout layout = execution.layout();
        slots = new ArrayList<>();
        boolean done = false;
        try {
            for (int i = 0; learning && i < progress.slots().length; i++) {
                Block slot = execution.compute().allocate(layout.parameters());
                slots.add(slot);
                execution.compute().write(progress.slots()[i], 0, slot, 0, layout.parameters());
            }
            int widest = 0;
            for (int input = 0; input < layout.inputs(); input++) {
                widest = Math.max(widest, layout.width(input));
            }
            scratch = new double[widest];
            weights = new double[execution.capacity()];
            List<Head> heads = layout.graph().heads();
            targets = new double[heads.size()][];
            widths = new int[heads.size()];
            for (int head = 0; head < targets.length; head++) {
                widths[head] = heads.get(head).kind() == Head.Kind.CLASSES ? 1 : layout.headWidth(head);
                targets[head] = new double[execution.capacity() * widths[head]];
            }
            load(progress.parameters(), progress.statistics());
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    void load(double[] parameters, double[] statistics) {
        execution.load(parameters, statistics);
    }

    /** Brings rows to the device; returns the sum of their weights. */
    private double bring(RowOrder rows, int from, int to) {
        double all = 0;
        for (int place = from; place < to; place++) {
            Feed.Fed fed = rows.fed(place);
            int row = rows.row(place);
            for (int input = 0; input < fed.inputs().size(); input++) {
                Tensor tensor = fed.inputs().get(input);
                Feed.write(execution.compute(), tensor, row, execution, input, place - from, scratch);
            }
            for (int head = 0; head < targets.length; head++) {
                int width = widths[head];
                System.arraycopy(fed.targets().get(head), row * width, targets[head], (place - from) * width, width);
            }
            weights[place - from] = fed.weights()[row];
            all += weights[place - from];
        }
        for (int head = 0; head < targets.length; head++) {
            execution.compute().write(targets[head], 0, execution.target(head), 0, (to - from) * widths[head]);
        }
        execution.compute().write(weights, 0, execution.rowWeights(), 0, to - from);
        return all;
    }

    /** The sum of the weighted losses of rows, without learning from them. */
    double measure(RowOrder rows) {
        double all = 0;
        for (int from = 0; from < rows.size(); from += execution.capacity()) {
            int to = Math.min(rows.size(), from + execution.capacity());
            bring(rows, from, to);
            execution.forward(to - from, false, 0);
            all += execution.loss(to - from, training.smoothing(), 1);
        }
        return all;
    }

    /**
     * Computes the gradient at some rows.
     *
     * @return the sum of their weights
     */
    double gradient(RowOrder rows, int from, int to, boolean mean) {
        double all = bring(rows, from, to);
        execution.forward(to - from, true, Seeds.hash(key, step, 0));
        double loss = execution.loss(to - from, training.smoothing(), mean ? 1 / all : 1);
        lost += loss;
        weight += all;
        diverged |= !(Math.abs(loss) < Double.POSITIVE_INFINITY);
        execution.backward(to - from);
        return all;
    }

    /** Makes a step with the gradient that is there. */
    void step(double rate) {
        double norm = training.descent()
                .apply(
                        execution.compute(),
                        execution.layout(),
                        execution.parameters(),
                        execution.gradient(),
                        slots.toArray(Block[]::new),
                        rate,
                        step);
        diverged |= !(norm < Double.POSITIVE_INFINITY);
        step++;
    }

    /** Learns from all rows, a mini-batch after the other; stops where numbers are no longer finite. */
    void learn(RowOrder rows, int epoch) {
        for (int from = 0; from < rows.size() && !diverged; from += training.batchRows()) {
            gradient(rows, from, Math.min(rows.size(), from + training.batchRows()), true);
            if (!diverged) {
                step(training.descent().rateAt(epoch, training.epochs(), step));
            }
        }
    }

    boolean diverged() {
        return diverged;
    }

    void reject() {
        diverged = true;
    }

    /** Leaves it to others to find out whether numbers are finite: those that all workers have in common. */
    void settle() {
        diverged = false;
    }

    double weight() {
        return weight;
    }

    double lost() {
        return lost;
    }

    long steps() {
        return step;
    }

    Execution execution() {
        return execution;
    }

    double[] parameters() {
        return read(execution.parameters());
    }

    double[] statistics() {
        return read(execution.statistics());
    }

    double[] slots() {
        return Share.joined(slots.stream().map(this::read).toArray(double[][]::new));
    }

    double[] read(Block block) {
        double[] values = new double[(int) block.length()];
        execution.compute().read(block, 0, values, 0, values.length);
        return values;
    }

    @Override
    public void close() {
        slots.forEach(Block::close);
        execution.close();
    }
}
