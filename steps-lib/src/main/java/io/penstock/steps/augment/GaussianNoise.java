package io.penstock.steps.augment;

import io.penstock.engine.data.Field;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;

/**
 * Adds normally distributed noise of mean 0 to every element of the floating inputs, in training only. Every element
 * draws alone; NaN and null stay. Integers are left alone, because their type would have to change; the deviation is in
 * the units of the input, so put a scaler before this step (C. Bishop, <i>Training with Noise is Equivalent to Tikhonov
 * Regularization</i>, 1995).
 */
public final class GaussianNoise extends Augmentation {
    public static final Param<Double> DEVIATION = Param.real("deviation", 0.1)
            .atLeast(0)
            .space(Distributions.logUniform(1e-3, 1))
            .doc("The standard deviation of the noise, in units of the input.");
    public static final StepType<GaussianNoise> TYPE = StepType.of(
            "GaussianNoise",
            GaussianNoise.class,
            "Adds normally distributed noise to inputs, in training only.",
            List.of(INPUT, DEVIATION),
            GaussianNoise::new);

    public GaussianNoise() {
        this(TYPE.defaults(), State.EMPTY);
    }

    GaussianNoise(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<GaussianNoise> type() {
        return TYPE;
    }

    public GaussianNoise(double deviation) {
        this(TYPE.defaults().with(DEVIATION, deviation), State.EMPTY);
    }

    @Override
    String kind() {
        return "floating numbers";
    }

    @Override
    boolean isChangeable(Field input) {
        return input.type().isFloating();
    }

    @Override
    Change change(Field input) {
        double deviation = get(DEVIATION);
        return (random, row) -> {
            for (int j = 0; j < row.length; j++) {
                row[j] += deviation * random.nextGaussian();
            }
        };
    }
}
