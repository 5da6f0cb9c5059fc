package io.penstock.steps.augment;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Covers squares of each image with {@code fill}, in training only. The centre of each is any pixel, so a square may
 * stick out of the image (T. DeVries and G. Taylor, <i>Improved Regularization of Convolutional Neural Networks with
 * Cutout</i>, 2017). See {@link ImageAugmentation} for what an image is.
 */
public final class CutOut extends ImageAugmentation {
    public static final Param<Double> SHARE = Param.real("share", 0.25)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0.1, 0.6))
            .doc("The side of a square as a share of the shorter side of the image; at least one pixel.");
    public static final Param<Integer> SQUARES =
            Param.integer("squares", 1).atLeast(1).doc("How many squares are covered.");
    public static final StepType<CutOut> TYPE = StepType.of(
            "CutOut",
            CutOut.class,
            "Covers random squares of images, in training only.",
            List.of(INPUT, HEIGHT, WIDTH, CHANNELS, FILL, SHARE, SQUARES),
            CutOut::new);

    public CutOut() {
        this(TYPE.defaults(), State.EMPTY);
    }

    CutOut(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<CutOut> type() {
        return TYPE;
    }

    @Override
    Drawing draw(RandomGenerator random, Size size, double[] image) {
        int side = (int) Math.max(1, Math.rint(Math.min(size.height(), size.width()) * get(SHARE)));
        for (int square = 0; square < get(SQUARES); square++) {
            int top = random.nextInt(size.height()) - side / 2;
            int left = random.nextInt(size.width()) - side / 2;
            for (int y = Math.max(0, top); y < Math.min(size.height(), top + side); y++) {
                int from = size.at(y, Math.max(0, left));
                Arrays.fill(image, from, size.at(y, Math.min(size.width(), left + side)), get(FILL));
            }
        }
        return (y, x, channel) -> image[size.at(y, x) + channel];
    }
}
