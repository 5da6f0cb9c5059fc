package io.penstock.steps.network.train;

import io.penstock.engine.step.Seeds;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.layer.Cell;
import io.penstock.steps.network.layer.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layout at work on a device: its memory is taken once, for so many rows, and reused by every mini-batch. For one thread; whoever makes one closes
 * it.
 */
public final class Execution implements AutoCloseable {
    private final Compute compute;
    private final Layout layout;
    private final int capacity;
    private final boolean learning;
    private final List<Block> owned = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final Block[] values;
    private final @Nullable Block[] gradients;
    private final boolean[] shared;
    private final boolean[] wanted;
    private final List<Block> targets = new ArrayList<>();
    private final List<Block> headGradients = new ArrayList<>();
    private final Block rowWeights;
    private final Block parameters;
    private final Block gradient;
    private final Block statistics;

    /**
     * @param compute the device; closed with this
     * @param capacity the most rows at a time
     * @param learning whether gradients are wanted
     */
    public Execution(Compute compute, Layout layout, int capacity, boolean learning) {
        this.compute = compute;
        this.layout = layout;
        this.capacity = capacity;
        this.learning = learning;
        int count = layout.values();
        values = new Block[count];
        gradients = new Block[count];
        shared = new boolean[count];
        wanted = new boolean[count];
        boolean done = false;
        try {
            parameters = own(layout.parameters());
            gradient = own(learning ? layout.parameters() : 0);
            statistics = own(layout.statistics());
            rowWeights = own(capacity);
            findWanted();
            for (int value = 0; value < count; value++) {
                values[value] = own((long) capacity * layout.width(value));
                gradients[value] = wanted[value] ? own((long) capacity * layout.width(value)) : null;
            }
            for (Layout.Placed layer : layout.layers()) {
                place(layer);
            }
            for (int head = 0; head < layout.graph().heads().size(); head++) {
                boolean classes = layout.graph().heads().get(head).kind() == Head.Kind.CLASSES;
                targets.add(own((long) capacity * (classes ? 1 : layout.headWidth(head))));
                headGradients.add(own(learning ? (long) capacity * layout.headWidth(head) : 0));
            }
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Block own(long length) {
        Block block = compute.allocate(length);
        owned.add(block);
        return block;
    }

    private void findWanted() {
        int[] readers = new int[values.length];
        for (Layout.Placed layer : layout.layers()) {
            boolean learns = !layer.frozen() && !layer.weights().isEmpty();
            for (int input : layer.inputs()) {
                readers[input]++;
                learns |= wanted[input];
            }
            wanted[layer.output()] = learning && learns;
        }
        for (int head = 0; head < layout.graph().heads().size(); head++) {
            readers[layout.headValue(head)]++;
        }
        for (int value = 0; value < shared.length; value++) {
            shared[value] = readers[value] > 1;
        }
    }

    private Place.Slot slot(int value) {
        return new Place.Slot(values[value], gradients[value], shared[value]);
    }

    private void place(Layout.Placed layer) {
        List<Block> weights = new ArrayList<>();
        List<Block> slopes = new ArrayList<>();
        List<Block> looked = new ArrayList<>();
        for (Layout.Part part : layer.weights()) {
            weights.add(parameters.part(part.at(), part.weight().length()));
            if (learning) {
                slopes.add(gradient.part(part.at(), part.weight().length()));
            }
        }
        for (Layout.Part part : layer.statistics()) {
            looked.add(statistics.part(part.at(), part.weight().length()));
        }
        Place place = new Place(
                compute,
                capacity,
                layer.inputs().stream().map(layout::shape).toList(),
                layer.inputs().stream().map(this::slot).toList(),
                slot(layer.output()),
                weights,
                slopes,
                looked);
        places.add(place);
        cells.add(layer.layer().cell(place));
    }

    public Compute compute() {
        return compute;
    }

    public Layout layout() {
        return layout;
    }

    public int capacity() {
        return capacity;
    }

    public Block parameters() {
        return parameters;
    }

    /** The gradient by the parameters, after {@link #backward}. */
    public Block gradient() {
        return gradient;
    }

    public Block statistics() {
        return statistics;
    }

    /** An input, to be written to, or the output of a layer after {@link #forward}; {@code [capacity, width]}. */
    public Block value(int value) {
        return values[value];
    }

    /** The target of a head, to be written to: a class a row, or as many numbers as outputs. */
    public Block target(int head) {
        return targets.get(head);
    }

    /** The weights of the rows, to be written to. */
    public Block rowWeights() {
        return rowWeights;
    }

    /** Takes up parameters and statistics. */
    public void load(double[] newParameters, double[] newStatistics) {
        compute.write(newParameters, 0, parameters, 0, newParameters.length);
        compute.write(newStatistics, 0, statistics, 0, newStatistics.length);
    }

    /** Computes all layers for the first rows. What is random follows from the key. */
    public void forward(int rows, boolean training, long key) {
        for (int i = 0; i < cells.size(); i++) {
            boolean frozen = layout.layers().get(i).frozen();
            cells.get(i).forward(rows, training && !frozen, Seeds.hash(key, i, 0));
        }
    }

    /**
     * The sum over rows and heads of weighted losses, after {@link #forward}; also prepares the gradients of the heads.
     *
     * @param smoothing of classes
     * @param scale of the gradient: one over the sum of the rows' weights
     */
    public double loss(int rows, double smoothing, double scale) {
        double all = 0;
        for (int head = 0; head < targets.size(); head++) {
            Head about = layout.graph().heads().get(head);
            int value = layout.headValue(head);
            Block slope = learning ? headGradients.get(head) : values[value];
            all += about.weight()
                    * compute.loss(
                            about.loss(),
                            values[value],
                            targets.get(head),
                            rowWeights,
                            rows,
                            layout.headWidth(head),
                            smoothing,
                            scale * about.weight(),
                            slope);
        }
        return all;
    }

    /** Computes the gradient by the parameters, after {@link #loss}. */
    public void backward(int rows) {
        for (int value = 0; value < values.length; value++) {
            Block slope = gradients[value];
            if (slope != null && shared[value]) {
                compute.fill(slope, 0);
            }
        }
        for (int head = 0; head < targets.size(); head++) {
            int value = layout.headValue(head);
            Block slope = gradients[value];
            if (slope != null) {
                long count = (long) rows * layout.headWidth(head);
                Block from = Place.first(headGradients.get(head), count);
                if (shared[value]) {
                    compute.add(1, from, Place.first(slope, count));
                } else {
                    compute.copy(from, Place.first(slope, count));
                }
            }
        }
        for (int i = cells.size() - 1; i >= 0; i--) {
            if (wanted[layout.layers().get(i).output()]) {
                cells.get(i).backward(rows);
            }
        }
    }

    @Override
    public void close() {
        places.forEach(Place::close);
        owned.forEach(Block::close);
        compute.close();
    }
}
