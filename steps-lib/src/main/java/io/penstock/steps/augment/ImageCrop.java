package io.penstock.steps.augment;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Cuts a part of {@code ⌈share · height⌉} by {@code ⌈share · width⌉} pixels out of each image at a random place, and
 * pads it evenly with {@code fill} to the size of the image, in training only. See {@link ImageAugmentation} for what an
 * image is.
 */
public final class ImageCrop extends ImageAugmentation {
    public static final Param<Double> SHARE = Param.real("share", 0.9)
            .atLeast(0)
            .atMost(1)
            .space(Distributions.uniform(0.6, 1))
            .doc("How much of the height and of the width is kept.");
    public static final StepType<ImageCrop> TYPE = StepType.of(
            "ImageCrop",
            ImageCrop.class,
            "Keeps a random part of each image, centred, in training only.",
            List.of(INPUT, HEIGHT, WIDTH, CHANNELS, FILL, SHARE),
            ImageCrop::new);

    public ImageCrop() {
        this(TYPE.defaults(), State.EMPTY);
    }

    ImageCrop(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<ImageCrop> type() {
        return TYPE;
    }

    @Override
    Drawing draw(RandomGenerator random, Size size, double[] image) {
        Size part = new Size(kept(size.height()), kept(size.width()), size.channels());
        int top = random.nextInt(size.height() - part.height() + 1);
        int left = random.nextInt(size.width() - part.width() + 1);
        int above = (size.height() - part.height()) / 2;
        int before = (size.width() - part.width()) / 2;
        return (y, x, channel) -> part.contains(y - above, x - before)
                ? image[size.at(top + y - above, left + x - before) + channel]
                : get(FILL);
    }

    private int kept(int length) {
        return (int) Math.max(1, Math.ceil(length * get(SHARE) - 1e-9));
    }
}
