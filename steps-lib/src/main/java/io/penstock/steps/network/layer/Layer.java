package io.penstock.steps.network.layer;

import java.util.List;

/** A layer of a network. Immutable; equal where its values are. */
public sealed interface Layer
        permits ActivationLayer,
                Add,
                BatchNormalization,
                Concatenate,
                Convolution,
                Dense,
                Dropout,
                Embedding,
                Flatten,
                GlobalPool,
                Gru,
                LayerNormalization,
                Lstm,
                Pool,
                Reshape,
                UpSample {
    /**
     * The shape of its output for inputs of these shapes.
     *
     * @throws ShapeException where it cannot take them
     */
    List<Integer> output(List<List<Integer>> inputs);

    /** What it learns by descent, for inputs of these shapes. */
    default List<Weight> weights(List<List<Integer>> inputs) {
        return List.of();
    }

    /** What it learns by looking on, such as running means. */
    default List<Weight> statistics(List<List<Integer>> inputs) {
        return List.of();
    }

    /** Makes it ready to compute at a place. */
    Cell cell(Place place);
}
