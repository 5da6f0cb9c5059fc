package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of images {@code [height, width, channels]} or series {@code [length, channels]}; channels may be missing where there is one. Makes
 * {@code [height, width, filters]} or {@code [length, filters]}.
 *
 * @param axes 2 for images, 1 for series
 * @param filters outputs of every place; at least 1
 * @param size of the window, in every direction
 * @param stride from place to place
 * @param padding whether the window stays inside
 * @param activation of the outputs
 */
public record Convolution(int axes, int filters, int size, int stride, Padding padding, Activation activation)
        implements Layer {
    /** Images that are unfolded at a time, so that what is unfolded stays in the cache. */
    private static final int CHUNK_VALUES = 1 << 18;

    public Convolution {
        Shapes.positive(filters, "filters");
        Shapes.positive(size, "size");
        Shapes.positive(stride, "stride");
    }

    private Window window(List<List<Integer>> inputs) {
        return padding.window(axes, Shapes.withChannels(axes, inputs), size, stride);
    }

    @Override
    public List<Integer> output(List<List<Integer>> inputs) {
        Window window = window(inputs);
        return axes == 2 ? List.of(window.outY(), window.outX(), filters) : List.of(window.outX(), filters);
    }

    @Override
    public List<Weight> weights(List<List<Integer>> inputs) {
        Window window = window(inputs);
        List<Integer> shape =
                axes == 2 ? List.of(size, size, window.channels(), filters) : List.of(size, window.channels(), filters);
        int fanOut = window.sizeY() * window.sizeX() * filters;
        return List.of(
                new Weight("weights", shape, Dense.start(activation), window.covered(), fanOut),
                Weight.plain("bias", filters, Weight.Start.ZEROS));
    }

    @Override
    public Cell cell(Place place) {
        return new ConvolutionCell(place, window(place.inputShapes()));
    }

    private final class ConvolutionCell implements Cell {
        private final Place place;
        private final Compute compute;
        private final Window window;
        private final int chunk;
        private final Block columns;
        private @Nullable Block columnGradients;

        ConvolutionCell(Place place, Window window) {
            this.place = place;
            this.compute = place.compute();
            this.window = window;
            int perImage = window.places() * window.covered();
            this.chunk = Math.max(1, Math.min(place.capacity(), CHUNK_VALUES / perImage));
            this.columns = place.allocate((long) chunk * perImage);
        }

        @Override
        public void forward(int rows, boolean training, long key) {
            for (int row = 0; row < rows; row += chunk) {
                int count = Math.min(chunk, rows - row);
                compute.windows().unfold(window, images(place.input(0), row, count), count, columns);
                compute.multiply(
                        false,
                        false,
                        count * window.places(),
                        filters,
                        window.covered(),
                        1,
                        columns,
                        place.weight(0),
                        0,
                        made(place.output(), row, count));
            }
            compute.activate(place.output(), place.weight(1), rows * window.places(), filters, activation);
        }

        @Override
        public void backward(int rows) {
            Block gradient = made(place.outputGradient(), 0, rows);
            compute.activateGradient(made(place.output(), 0, rows), gradient, activation);
            compute.columnSums(gradient, rows * window.places(), filters, place.weightGradient(1));
            Block back = place.sum(0);
            for (int row = 0; row < rows; row += chunk) {
                int count = Math.min(chunk, rows - row);
                int places = count * window.places();
                Block slope = made(gradient, row, count);
                compute.windows().unfold(window, images(place.input(0), row, count), count, columns);
                compute.multiply(
                        true,
                        false,
                        window.covered(),
                        filters,
                        places,
                        1,
                        columns,
                        slope,
                        row == 0 ? 0 : 1,
                        place.weightGradient(0));
                if (back != null) {
                    Block unfolded = columnGradients();
                    compute.multiply(
                            false, true, places, window.covered(), filters, 1, slope, place.weight(0), 0, unfolded);
                    compute.windows().fold(window, unfolded, count, images(back, row, count));
                }
            }
        }

        private Block columnGradients() {
            if (columnGradients == null) {
                columnGradients = place.allocate(columns.length());
            }
            return columnGradients;
        }

        private Block images(Block all, int row, int count) {
            return part(all, row, count, window.pixels());
        }

        private Block made(Block all, int row, int count) {
            return part(all, row, count, window.places() * filters);
        }

        private static Block part(Block all, int row, int count, int width) {
            long length = (long) count * width;
            return row == 0 && all.length() == length ? all : all.part((long) row * width, length);
        }
    }
}
