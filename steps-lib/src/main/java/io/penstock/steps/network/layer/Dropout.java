package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * While training, sets a random share of the numbers to zero and divides the others by what remains; see N. Srivastava and others, 2014. As the
 * first layer it is the masking noise of denoising autoencoders. Takes and makes any shape.
 *
 * @param rate share of zeros; at least 0, below 1
 */
public record Dropout(double rate) implements Layer {
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("rate must be at least 0 and below 1, not " + rate);
        }
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Shapes.only("any shape", inputs);
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        int width = place.width(0);
        return new Cell() {
            private boolean active;
            private long key;

            @Override
            public void forward(int rows, boolean training, long otherKey) {
                active = training && rate > 0;
                key = otherKey;
                Block input = Place.first(place.input(0), (long) rows * width);
                Block output = Place.first(place.output(), (long) rows * width);
                if (active) {
                    compute.dropout(input, output, rate, key, false);
                } else {
                    compute.copy(input, output);
                }
            }

            @Override
            public void backward(int rows) {
                Block back = place.inputGradient(0);
                if (back == null) {
                    return;
                }
                Block gradient = Place.first(place.outputGradient(), (long) rows * width);
                Block target = Place.first(back, (long) rows * width);
                if (active) {
                    compute.dropout(gradient, target, rate, key, place.kept(0) > 0);
                } else if (place.kept(0) > 0) {
                    compute.add(1, gradient, target);
                } else {
                    compute.copy(gradient, target);
                }
            }
        };
    }
}
