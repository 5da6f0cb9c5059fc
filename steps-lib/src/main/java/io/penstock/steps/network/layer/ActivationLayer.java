package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * A function of every number. Takes and makes any shape.
 *
 * @param function which
 */
public record ActivationLayer(Activation function) implements Layer {
    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Shapes.only("any shape", inputs);
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        int width = place.width(0);
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                Block output = Place.first(place.output(), (long) rows * width);
                compute.copy(Place.first(place.input(0), (long) rows * width), output);
                compute.activate(output, null, rows, width, function);
            }

            @Override
            public void backward(int rows) {
                Block gradient = Place.first(place.outputGradient(), (long) rows * width);
                compute.activateGradient(Place.first(place.output(), (long) rows * width), gradient, function);
                Block back = place.sum(0);
                if (back != null) {
                    compute.add(1, gradient, Place.first(back, (long) rows * width));
                }
            }
        };
    }
}
