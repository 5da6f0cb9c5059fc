package io.penstock.steps.augment;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mirrors images left to right and top to bottom, each with its own probability, in training only. See {@link
 * ImageAugmentation} for what an image is.
 */
public final class ImageFlip extends ImageAugmentation {
    public static final Param<Double> HORIZONTAL = Param.real("horizontal", 0.5)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.ordinal(0.0, 0.5))
            .doc("The probability with which left and right change places.");
    public static final Param<Double> VERTICAL = Param.real("vertical", 0)
            .atLeast(0)
            .atMost(1)
            .doc("The probability with which top and bottom change places.");
    public static final StepType<ImageFlip> TYPE = StepType.of(
            "ImageFlip",
            ImageFlip.class,
            "Mirrors images at random, in training only.",
            List.of(INPUT, HEIGHT, WIDTH, CHANNELS, HORIZONTAL, VERTICAL),
            ImageFlip::new);

    public ImageFlip() {
        this(TYPE.defaults(), State.EMPTY);
    }

    ImageFlip(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ImageFlip> type() {
        return TYPE;
    }

    @Override
    Drawing draw(RandomGenerator random, Size size, double[] image) {
        boolean horizontal = random.nextDouble() < get(HORIZONTAL);
        boolean vertical = random.nextDouble() < get(VERTICAL);
        return (y, x, channel) ->
                image[size.at(vertical ? size.height() - 1 - y : y, horizontal ? size.width() - 1 - x : x) + channel];
    }
}
