package io.penstock.steps.network.layer;

import io.penstock.steps.network.compute.Window;
import java.util.List;

/** Whether a window stays inside of what it slides over. */
public enum Padding {
    /** It stays inside. */
    VALID,
    /** Zeros around, so that there is a place for every stride; one more of them at the end where their number is odd. */
    SAME;

    /**
     * The window over a shape.
     *
     * @param shape {@code [height, width, channels]} for two axes, {@code [length, channels]} for one
     */
    Window window(int axes, List<Integer> shape, int size, int stride) {
        int height = axes == 2 ? shape.get(0) : 1;
        int width = shape.get(axes - 1);
        int sizeY = axes == 2 ? size : 1;
        int strideY = axes == 2 ? stride : 1;
        int outY = places(height, sizeY, strideY);
        int outX = places(width, size, stride);
        if (outY < 1 || outX < 1) {
            throw new ShapeException("at least " + size + " values in every direction", List.of(shape));
        }
        return new Window(
                height,
                width,
                shape.get(axes),
                sizeY,
                size,
                strideY,
                stride,
                before(height, outY, sizeY, strideY),
                before(width, outX, size, stride),
                outY,
                outX);
    }

    private int places(int length, int size, int stride) {
        return this == SAME ? (length + stride - 1) / stride : (length - size) / stride + (length >= size ? 1 : 0);
    }

    private int before(int length, int places, int size, int stride) {
        return this == SAME ? Math.max(0, (places - 1) * stride + size - length) / 2 : 0;
    }
}
