package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import java.util.ArrayList;
import java.util.List;

/** Puts the channels (the last dimension) of several inputs side by side; all other dimensions are the same. */
public record Concatenate() implements Layer {
    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        int channels = 0;
        for (List<Integer> input : inputs) {
            if (!leading(input).equals(leading(inputs.get(0)))
                    || input.size() != inputs.get(0).size()) {
                throw new ShapeException("inputs that differ in the last dimension only", inputs);
            }
            channels += Shapes.last(input);
        }
        if (inputs.size() < 2) {
            throw new ShapeException("two inputs or more", inputs);
        }
        List<Integer> shape = new ArrayList<>(inputs.get(0));
        if (shape.isEmpty()) {
            return List.of(channels);
        }
        shape.set(shape.size() - 1, channels);
        return shape;
    }

    private static List<Integer> leading(List<Integer> shape) {
        return shape.subList(0, Math.max(0, shape.size() - 1));
    }

    @Override
    public Cell cell(Place place) {
        int all = place.inputShapes().stream().mapToInt(Shapes::last).sum();
        int places = Shapes.before(place.inputShapes().get(0));
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                int at = 0;
                for (int i = 0; i < place.inputs(); i++) {
                    int width = Shapes.last(place.inputShapes().get(i));
                    place.compute()
                            .copyColumns(
                                    place.input(i), width, 0, place.output(), all, at, rows * places, width, false);
                    at += width;
                }
            }

            @Override
            public void backward(int rows) {
                int at = 0;
                for (int i = 0; i < place.inputs(); i++) {
                    int width = Shapes.last(place.inputShapes().get(i));
                    Block back = place.inputGradient(i);
                    if (back != null) {
                        place.compute()
                                .copyColumns(
                                        place.outputGradient(),
                                        all,
                                        at,
                                        back,
                                        width,
                                        0,
                                        rows * places,
                                        width,
                                        place.kept(i) > 0);
                    }
                    at += width;
                }
            }
        };
    }
}
