package io.penstock.steps.augment;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Redraws images at random, in training only. An image is an input of rows {@code [height, width]} or {@code [height,
 * width, channels]}, or of flat rows of {@code height · width · channels} elements where these parameters are set; of
 * any numeric type but booleans. Integers are rounded.
 */
abstract class ImageAugmentation extends Augmentation {
    static final Param<Integer> HEIGHT = Param.integer("height", 0)
            .atLeast(0)
            .doc("The height of the images where rows are flat; 0 takes it from their shape.");
    static final Param<Integer> WIDTH = Param.integer("width", 0)
            .atLeast(0)
            .doc("The width of the images where rows are flat; 0 takes it from their shape.");
    static final Param<Integer> CHANNELS =
            Param.integer("channels", 1).atLeast(1).doc("The channels of the images where rows are flat.");
    static final Param<Double> FILL =
            Param.real("fill", 0).doc("The value of every element that no part of the image covers.");

    /**
     * The dimensions of an image.
     *
     * @param height in pixels
     * @param width in pixels
     * @param channels elements of a pixel, which lie side by side
     */
    record Size(int height, int width, int channels) {
        /** The element of a pixel's first channel. */
        int at(int y, int x) {
            return (y * width + x) * channels;
        }

        boolean contains(int y, int x) {
            return y >= 0 && y < height && x >= 0 && x < width;
        }
    }

    /** An image that is being redrawn: the value of each of its new elements. */
    interface Drawing {
        double element(int y, int x, int channel);
    }

    ImageAugmentation(Settings settings, State state) {
        super(settings, state);
    }

    /** Draws what is to be done to one image. */
    abstract Drawing draw(RandomGenerator random, Size size, double[] image);

    /** An element of an image, {@code fill} outside. */
    final double element(Size size, double[] image, int y, int x, int channel) {
        return size.contains(y, x) ? image[size.at(y, x) + channel] : get(FILL);
    }

    @Override
    final String kind() {
        return "images: numbers of the row shape [height, width] or [height, width, channels],"
                + " or flat rows where the parameters height, width and channels say what they hold";
    }

    @Override
    final boolean movesElements() {
        return true;
    }

    @Override
    final boolean isChangeable(Field input) {
        if (get(HEIGHT) > 0 != get(WIDTH) > 0) {
            throw PenstockException.user("the height and the width of flat images are set together")
                    .value("height " + get(HEIGHT) + ", width " + get(WIDTH))
                    .remedy("set both, or neither where rows have the shape of images")
                    .build();
        }
        if (!input.type().isNumeric() || input.type() == DataType.BOOL || input.width() == Field.UNKNOWN) {
            return false;
        }
        if (get(HEIGHT) > 0 && get(WIDTH) > 0) {
            return input.width() == (long) get(HEIGHT) * get(WIDTH) * get(CHANNELS);
        }
        return input.shape().size() == 2 || input.shape().size() == 3;
    }

    private Size size(Field input) {
        if (get(HEIGHT) > 0 && get(WIDTH) > 0) {
            return new Size(get(HEIGHT), get(WIDTH), get(CHANNELS));
        }
        List<Integer> shape = input.shape();
        return new Size(shape.get(0), shape.get(1), shape.size() == 3 ? shape.get(2) : 1);
    }

    @Override
    final Change change(Field input) {
        Size size = size(input);
        return (random, row) -> {
            Drawing drawing = draw(random, size, row.clone());
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    for (int channel = 0; channel < size.channels(); channel++) {
                        row[size.at(y, x) + channel] = drawing.element(y, x, channel);
                    }
                }
            }
        };
    }
}
