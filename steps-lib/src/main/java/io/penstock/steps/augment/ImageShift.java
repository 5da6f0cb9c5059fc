package io.penstock.steps.augment;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Shifts images by a whole number of pixels, uniform from {@code −⌊share · length⌋} to {@code ⌊share · length⌋} in each
 * direction, in training only. What comes in from outside has the value {@code fill}. See {@link ImageAugmentation} for
 * what an image is.
 */
public final class ImageShift extends ImageAugmentation {
    public static final Param<Double> VERTICAL = Param.real("vertical", 0.1)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0, 0.3))
            .doc("The largest shift up or down, as a share of the height.");
    public static final Param<Double> HORIZONTAL = Param.real("horizontal", 0.1)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0, 0.3))
            .doc("The largest shift to the left or right, as a share of the width.");
    public static final StepType<ImageShift> TYPE = StepType.of(
            "ImageShift",
            ImageShift.class,
            "Shifts images by a random number of pixels, in training only.",
            List.of(INPUT, HEIGHT, WIDTH, CHANNELS, FILL, VERTICAL, HORIZONTAL),
            ImageShift::new);

    public ImageShift() {
        this(TYPE.defaults(), State.EMPTY);
    }

    ImageShift(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ImageShift> type() {
        return TYPE;
    }

    @Override
    Drawing draw(RandomGenerator random, Size size, double[] image) {
        int down = shift(random, size.height(), get(VERTICAL));
        int right = shift(random, size.width(), get(HORIZONTAL));
        return (y, x, channel) -> element(size, image, y - down, x - right, channel);
    }

    private static int shift(RandomGenerator random, int length, double share) {
        int most = (int) (length * share);
        return random.nextInt(-most, most + 1);
    }
}
