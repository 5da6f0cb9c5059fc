package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/** What recurrent layers share: the way of a series from rows to moments, each with all rows, and back. */
final class Series {
    private final Place place;
    private final Compute compute;
    private final int steps;
    private final int channels;
    private final int units;
    private final boolean sequences;
    private final Block moments;

    Series(Place place, int units, boolean sequences) {
        this.place = place;
        this.compute = place.compute();
        List<Integer> shape = Shapes.withChannels(1, place.inputShapes());
        this.steps = shape.get(0);
        this.channels = shape.get(1);
        this.units = units;
        this.sequences = sequences;
        this.moments = place.allocate((long) steps * place.capacity() * channels);
    }

    static List<Integer> output(List<List<Integer>> inputs, int units, boolean sequences) {
        List<Integer> shape = Shapes.withChannels(1, inputs);
        return sequences ? List.of(shape.get(0), units) : List.of(units);
    }

    /** For the input, for the state, and a bias for each. */
    static List<Weight> weights(List<List<Integer>> inputs, int units, int gates) {
        int channels = Shapes.withChannels(1, inputs).get(1);
        int gated = gates * units;
        return List.of(
                new Weight("weights", List.of(channels, gated), Weight.Start.GLOROT, channels, units),
                new Weight("state_weights", List.of(units, gated), Weight.Start.GLOROT, units, units),
                Weight.plain("bias", gated, Weight.Start.ZEROS),
                Weight.plain("state_bias", gated, Weight.Start.ZEROS));
    }

    int steps() {
        return steps;
    }

    /** The values of one moment, {@code [rows, width]}. */
    Block at(Block all, int step, int rows, int width) {
        return all.part((long) step * rows * width, (long) rows * width);
    }

    /** {@code result[t] = input[t] · weights + bias}, for all moments at once. */
    void project(int rows, int gated, Block result) {
        for (int t = 0; t < steps; t++) {
            compute.copyColumns(
                    place.input(0),
                    steps * channels,
                    t * channels,
                    at(moments, t, rows, channels),
                    channels,
                    0,
                    rows,
                    channels,
                    false);
        }
        compute.multiply(false, false, steps * rows, gated, channels, 1, moments, place.weight(0), 0, result);
        compute.activate(result, place.weight(2), steps * rows, gated, Activation.IDENTITY);
    }

    /** The gradients of {@link #project}; what {@code gradient} holds is by its result. */
    void projectGradient(int rows, int gated, Block gradient) {
        compute.multiply(true, false, channels, gated, steps * rows, 1, moments, gradient, 0, place.weightGradient(0));
        compute.columnSums(gradient, steps * rows, gated, place.weightGradient(2));
        Block back = place.inputGradient(0);
        if (back == null) {
            return;
        }
        compute.multiply(false, true, steps * rows, channels, gated, 1, gradient, place.weight(0), 0, moments);
        for (int t = 0; t < steps; t++) {
            compute.copyColumns(
                    at(moments, t, rows, channels),
                    channels,
                    0,
                    back,
                    steps * channels,
                    t * channels,
                    rows,
                    channels,
                    place.kept(0) > 0);
        }
    }

    /** Takes a moment's state to the output. */
    void emit(int step, int rows, Block state) {
        if (sequences) {
            compute.copyColumns(state, units, 0, place.output(), steps * units, step * units, rows, units, false);
        } else if (step == steps - 1) {
            compute.copy(state, Place.first(place.output(), (long) rows * units));
        }
    }

    /** Adds the gradient of the output by a moment's state. */
    void receive(int step, int rows, Block gradient) {
        if (sequences) {
            compute.copyColumns(
                    place.outputGradient(), steps * units, step * units, gradient, units, 0, rows, units, true);
        } else if (step == steps - 1) {
            compute.add(1, Place.first(place.outputGradient(), (long) rows * units), gradient);
        }
    }
}
