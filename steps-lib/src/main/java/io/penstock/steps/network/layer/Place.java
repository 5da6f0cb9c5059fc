package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a layer computes: its inputs and output, weights, gradients, and the memory it asks for. */
public final class Place implements AutoCloseable {
    private final Compute compute;
    private final int capacity;
    private final List<List<Integer>> inputShapes;
    private final List<Slot> inputs;
    private final Slot output;
    private final List<Block> weights;
    private final List<Block> weightGradients;
    private final List<Block> statistics;
    private final List<Block> own = new ArrayList<>();
    private @Nullable Block unwanted;

    /**
     * Values that flow between layers.
     *
     * @param values {@code [capacity, width]}
     * @param gradient by the values; null where nobody wants it
     * @param shared whether several layers add to the gradient
     */
    public record Slot(Block values, @Nullable Block gradient, boolean shared) {}

    /**
     * @param capacity the most rows
     */
    public Place(
            Compute compute,
            int capacity,
            List<List<Integer>> inputShapes,
            List<Slot> inputs,
            Slot output,
            List<Block> weights,
            List<Block> weightGradients,
            List<Block> statistics) {
        this.compute = compute;
        this.capacity = capacity;
        this.inputShapes = inputShapes;
        this.inputs = inputs;
        this.output = output;
        this.weights = weights;
        this.weightGradients = weightGradients;
        this.statistics = statistics;
    }

    Compute compute() {
        return compute;
    }

    int capacity() {
        return capacity;
    }

    List<List<Integer>> inputShapes() {
        return inputShapes;
    }

    /** Numbers of a row of an input. */
    int width(int input) {
        return Shapes.size(inputShapes.get(input));
    }

    Block input(int i) {
        return inputs.get(i).values();
    }

    int inputs() {
        return inputs.size();
    }

    Block output() {
        return output.values();
    }

    /** The gradient by the output; only asked for where there is one. */
    Block outputGradient() {
        Block gradient = output.gradient();
        if (gradient == null) {
            throw new IllegalStateException("a layer without gradient");
        }
        return gradient;
    }

    /** The gradient by an input, or null where nobody wants it. */
    @Nullable
    Block inputGradient(int i) {
        return inputs.get(i).gradient();
    }

    /** What of the gradient by an input is to be kept: 1 where others add to it, else 0. */
    double kept(int i) {
        return inputs.get(i).shared() ? 1 : 0;
    }

    /** The gradient by an input, ready to be added to; null where nobody wants it. */
    @Nullable
    Block sum(int i) {
        Block gradient = inputs.get(i).gradient();
        if (gradient != null && !inputs.get(i).shared()) {
            compute.fill(gradient, 0);
        }
        return gradient;
    }

    /** Like {@link #sum}, or memory that nobody reads where nobody wants the gradient. */
    Block sumOrUnwanted(int i) {
        Block gradient = sum(i);
        if (gradient != null) {
            return gradient;
        }
        if (unwanted == null) {
            unwanted = allocate(inputs.get(i).values().length());
        }
        return unwanted;
    }

    Block weight(int i) {
        return weights.get(i);
    }

    Block weightGradient(int i) {
        return weightGradients.get(i);
    }

    Block statistic(int i) {
        return statistics.get(i);
    }

    /** Memory for the cell, freed with this place. */
    Block allocate(long length) {
        Block block = compute.allocate(length);
        own.add(block);
        return block;
    }

    /** The first values of a block: the block itself where these are all. */
    public static Block first(Block block, long length) {
        return block.length() == length ? block : block.part(0, length);
    }

    @Override
    public void close() {
        own.forEach(Block::close);
    }
}
