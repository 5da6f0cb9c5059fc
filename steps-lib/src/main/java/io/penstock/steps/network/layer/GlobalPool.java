package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Window;
import java.util.List;

/**
 * The largest value, or the mean, of every channel over a whole image {@code [height, width, channels]} or series {@code [length, channels]}. Makes {@code
 * [channels]}.
 *
 * @param largest the largest value; the mean otherwise
 */
public record GlobalPool(boolean largest) implements Layer {
    private static Window window(List<List<Integer>> inputs) {
        List<Integer> shape = Shapes.only("[…, channels]", inputs);
        if (shape.size() < 2) {
            throw new ShapeException("[…, channels]", inputs);
        }
        int places = Shapes.before(shape);
        return new Window(1, places, Shapes.last(shape), 1, places, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        return List.of(window(inputs).channels());
    }

    @Override
    public Cell cell(Place place) {
        return new PoolCell(place, window(place.inputShapes()), largest);
    }
}
