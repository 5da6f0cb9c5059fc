package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Window;
import java.util.List;

/**
 * Repeats every pixel of an image {@code [height, width, channels]}, or every value of a series {@code [length, channels]}, in every direction.
 *
 * @param axes 2 for images, 1 for series
 * @param factor how often; at least 1
 */
public record UpSample(int axes, int factor) implements Layer {
    public UpSample {
        Shapes.positive(factor, "factor");
    }

    private Window window(List<List<Integer>> inputs) {
        return Padding.SAME.window(axes, Shapes.withChannels(axes, inputs), 1, 1);
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        Window window = window(inputs);
        return axes == 2
                ? List.of(window.height() * factor, window.width() * factor, window.channels())
                : List.of(window.width() * factor, window.channels());
    }

    @Override
    public Cell cell(Place place) {
        Window window = window(place.inputShapes());
        int down = axes == 2 ? factor : 1;
        return new Cell() {
            @Override
            public void forward(int rows, boolean training, long key) {
                place.compute().windows().enlarge(window, down, factor, place.input(0), rows, place.output());
            }

            @Override
            public void backward(int rows) {
                Block back = place.sum(0);
                if (back != null) {
                    place.compute().windows().enlargeGradient(window, down, factor, place.outputGradient(), rows, back);
                }
            }
        };
    }
}
