package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Compute;
import java.util.List;

/**
 * Normalizes the channels (the last dimension) of every row and place; see J. Ba and others, 2016. Takes and makes any shape.
 *
 * @param epsilon added to the variance
 */
public record LayerNormalization(double epsilon) implements Layer {
    public LayerNormalization {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be above 0, not " + epsilon);
        }
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return Shapes.only("any shape", inputs);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        int channels = Shapes.last(inputs.get(0));
        return List.of(
                Weight.plain("gain", channels, Weight.Start.ONES), Weight.plain("shift", channels, Weight.Start.ZEROS));
    }

    @Override
    public Cell cell(Place place) {
        Compute compute = place.compute();
        List<Integer> shape = place.inputShapes().get(0);
        int channels = Shapes.last(shape);
        int places = Shapes.before(shape);
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                compute.normalizations()
                        .normalizeRows(
                                place.input(0),
                                rows * places,
                                channels,
                                epsilon,
                                place.weight(0),
                                place.weight(1),
                                place.output());
            }

            @Override
            public void backward(int rows) {
                compute.normalizations()
                        .normalizeRowsGradient(
                                place.input(0),
                                place.outputGradient(),
                                rows * places,
                                channels,
                                epsilon,
                                place.weight(0),
                                place.weightGradient(0),
                                place.weightGradient(1),
                                place.sumOrUnwanted(0));
            }
        };
    }
}
