package io.penstock.steps.network.compute;

/**
 * A window that slides over images {@code [height, width, channels]}, channels last. Series are images of height 1.
 *
 * @param height of the images
 * @param width of the images
 * @param channels of the images
 * @param sizeY height of the window
 * @param sizeX width of the window
 * @param strideY rows from one place of the window to the next
 * @param strideX columns from one place to the next
 * @param padY rows of zeros above
 * @param padX columns of zeros on the left
 * @param outY places of the window one below the other
 * @param outX places side by side
 */
public record Window(
        int height,
        int width,
        int channels,
        int sizeY,
        int sizeX,
        int strideY,
        int strideX,
        int padY,
        int padX,
        int outY,
        int outX) {
    /** How many numbers an image has. */
    public int pixels() {
        return height * width * channels;
    }

    /** How many places the window has in an image. */
    public int places() {
        return outY * outX;
    }

    /** How many numbers are under the window. */
    public int covered() {
        return sizeY * sizeX * channels;
    }

    /** The first row of the image under the window at that place, or a negative one in the padding. */
    public int top(int place) {
        return place / outX * strideY - padY;
    }

    /** The first column of the image under the window at that place, or a negative one in the padding. */
    public int left(int place) {
        return place % outX * strideX - padX;
    }
}
