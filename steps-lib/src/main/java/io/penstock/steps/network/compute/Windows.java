package io.penstock.steps.network.compute;

/** Operations on images, channels last. */
public interface Windows {
    /** {@code columns[row · places + place] = what the window covers there}, zeros in the padding. */
    void unfold(Window window, Block images, int rows, Block columns);

    /** The gradient of {@link #unfold}: adds to the images. */
    void fold(Window window, Block columns, int rows, Block images);

    /** The largest (or the mean) of each channel under the window; padding does not count. */
    void pool(Window window, boolean largest, Block images, int rows, Block pooled);

    /** The gradient of {@link #pool}: adds to that of the images. Of equal values the first one gets it. */
    void poolGradient(
            Window window, boolean largest, Block images, Block pooled, Block pooledGradient, int rows, Block gradient);

    /** Repeats every pixel {@code factor} times in both directions; the window's size and places are not looked at. */
    void enlarge(Window window, int factorY, int factorX, Block images, int rows, Block large);

    /** The gradient of {@link #enlarge}: adds to that of the images. */
    void enlargeGradient(Window window, int factorY, int factorX, Block largeGradient, int rows, Block gradient);
}
