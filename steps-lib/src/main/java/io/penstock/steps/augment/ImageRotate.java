package io.penstock.steps.augment;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Turns images about their centre by an angle that is uniform between {@code −degrees} and {@code degrees},
 * counter-clockwise as seen, in training only. The values between pixels are bilinear; what comes in from outside has
 * the value {@code fill}. See {@link ImageAugmentation} for what an image is.
 */
public final class ImageRotate extends ImageAugmentation {
    public static final Param<Double> DEGREES = Param.real("degrees", 10)
            .atLeast(0)
            .atMost(180)
            .space(Distributions.uniform(0, 30))
            .doc("The largest angle in either direction.");
    public static final StepType<ImageRotate> TYPE = StepType.of(
            "ImageRotate",
            ImageRotate.class,
            "Turns images about their centre by a random angle, in training only.",
            List.of(INPUT, HEIGHT, WIDTH, CHANNELS, FILL, DEGREES),
            ImageRotate::new);

    public ImageRotate() {
        this(TYPE.defaults(), State.EMPTY);
    }

    ImageRotate(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ImageRotate> type() {
        return TYPE;
    }

    @Override
    Drawing draw(RandomGenerator random, Size size, double[] image) {
        return turned(size, image, Math.toRadians(get(DEGREES) * (2 * random.nextDouble() - 1)));
    }

    /** The image turned by that angle. */
    Drawing turned(Size size, double[] image, double angle) {
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        double middleY = (size.height() - 1) / 2.0;
        double middleX = (size.width() - 1) / 2.0;
        return (y, x, channel) -> {
            double fromX = middleX + (x - middleX) * cosine - (y - middleY) * sine;
            double fromY = middleY + (x - middleX) * sine + (y - middleY) * cosine;
            return between(size, image, fromY, fromX, channel);
        };
    }

    private double between(Size size, double[] image, double y, double x, int channel) {
        int top = (int) Math.floor(y + 1e-9);
        int left = (int) Math.floor(x + 1e-9);
        double down = Math.max(0, y - top);
        double right = Math.max(0, x - left);
        double above =
                mixed(element(size, image, top, left, channel), element(size, image, top, left + 1, channel), right);
        double below = mixed(
                element(size, image, top + 1, left, channel), element(size, image, top + 1, left + 1, channel), right);
        return mixed(above, below, down);
    }

    private static double mixed(double first, double second, double share) {
        return share == 0 ? first : first + share * (second - first);
    }
}
