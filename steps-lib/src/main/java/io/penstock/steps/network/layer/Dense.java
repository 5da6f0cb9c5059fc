package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * {@code activation(x · W + b)} over all numbers of a row. Takes any shape; makes {@code [units]}.
 *
 * @param units outputs; at least 1
 * @param activation of the outputs
 */
public record Dense(int units, Activation activation) implements Layer {
    public Dense {
        Shapes.positive(units, "units");
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        Shapes.only("any shape", inputs);
        return List.of(units);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        int width = Shapes.size(inputs.get(0));
        return List.of(
                new Weight("weights", List.of(width, units), start(activation), width, units),
                Weight.plain("bias", units, Weight.Start.ZEROS));
    }

    static Weight.Start start(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, SOFTPLUS -> Weight.Start.HE;
            case IDENTITY, SIGMOID, TANH -> Weight.Start.GLOROT;
        };
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        int width = place.width(0);
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                compute.multiply(
                        false, false, rows, units, width, 1, place.input(0), place.weight(0), 0, place.output());
                compute.activate(place.output(), place.weight(1), rows, units, activation);
            }

            @Override
            public void backward(int rows) {
                Block gradient = Place.first(place.outputGradient(), (long) rows * units);
                compute.activateGradient(Place.first(place.output(), (long) rows * units), gradient, activation);
                compute.multiply(
                        true, false, width, units, rows, 1, place.input(0), gradient, 0, place.weightGradient(0));
                compute.columnSums(gradient, rows, units, place.weightGradient(1));
                Block back = place.inputGradient(0);
                if (back != null) {
                    compute.multiply(
                            false, true, rows, width, units, 1, gradient, place.weight(0), place.kept(0), back);
                }
            }
        };
    }
}
