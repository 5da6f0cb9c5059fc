package io.penstock.steps.augment;

import io.penstock.engine.data.Field;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;

/**
 * Multiplies each channel of a series by one factor per row, normally distributed about 1, in training only (T. Um and
 * others, <i>Data Augmentation of Wearable Sensor Data</i>, 2017). A series is a floating input of rows {@code [time]}
 * or {@code [time, channels]}. NaN stay.
 */
public final class SeriesScale extends Augmentation {
    public static final Param<Double> DEVIATION = Param.real("deviation", 0.1)
            .atLeast(0)
            .space(Distributions.logUniform(1e-2, 0.5))
            .doc("The standard deviation of the factors.");
    public static final StepType<SeriesScale> TYPE = StepType.of(
            "SeriesScale",
            SeriesScale.class,
            "Multiplies each channel of a series by a random factor, in training only.",
            List.of(INPUT, DEVIATION),
            SeriesScale::new);

    public SeriesScale() {
        this(TYPE.defaults(), State.EMPTY);
    }

    SeriesScale(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<SeriesScale> type() {
        return TYPE;
    }

    @Override
    String kind() {
        return "series: floating numbers of the row shape [time] or [time, channels]";
    }

    @Override
    boolean isChangeable(Field input) {
        int rank = input.shape().size();
        return input.type().isFloating() && input.width() != Field.UNKNOWN && (rank == 1 || rank == 2);
    }

    @Override
    Change change(Field input) {
        int channels = input.shape().size() == 2 ? input.shape().get(1) : 1;
        return (random, row) -> {
            for (int channel = 0; channel < channels; channel++) {
                double factor = 1 + get(DEVIATION) * random.nextGaussian();
                for (int j = channel; j < row.length; j += channels) {
                    row[j] *= factor;
                }
            }
        };
    }
}
