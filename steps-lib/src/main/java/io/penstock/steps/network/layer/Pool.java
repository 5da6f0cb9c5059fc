package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Window;
import java.util.List;

/**
 * The largest value, or the mean, of every channel under a window over images or series; see {@link Convolution} for shapes.
 *
 * @param axes 2 for images, 1 for series
 * @param largest the largest value; the mean otherwise
 * @param size of the window, in every direction
 * @param stride from place to place; 0 for the size
 * @param padding whether the window stays inside; zeros outside do not count
 */
public record Pool(int axes, boolean largest, int size, int stride, Padding padding) implements Layer {
    public Pool {
        Shapes.positive(size, "size");
        if (stride < 0) {
            throw new IllegalArgumentException("stride must not be negative: " + stride);
        }
    }

    private Window window(List<List<Integer>> inputs) {
        return padding.window(axes, Shapes.withChannels(axes, inputs), size, stride == 0 ? size : stride);
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        Window window = window(inputs);
        return axes == 2
                ? List.of(window.outY(), window.outX(), window.channels())
                : List.of(window.outX(), window.channels());
    }

    @Override
    public Cell cell(Place place) {
        return new PoolCell(place, window(place.inputShapes()), largest);
    }
}
