package io.penstock.steps.augment;

import io.penstock.engine.data.Field;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;

/**
 * Adds normally distributed noise to each channel of a series, {@code deviation} times as large as the standard
 * deviation of that channel in that row, in training only (T. Um and others, <i>Data Augmentation of Wearable Sensor
 * Data</i>, 2017). A series is a floating input of rows {@code [time]} or {@code [time, channels]}. NaN stay and count
 * for nothing.
 */
public final class SeriesJitter extends Augmentation {
    public static final Param<Double> DEVIATION = Param.real("deviation", 0.05)
            .atLeast(0)
            .space(Distributions.logUniform(1e-3, 0.5))
            .doc("The standard deviation of the noise, as a share of that of the channel.");
    public static final StepType<SeriesJitter> TYPE = StepType.of(
            "SeriesJitter",
            SeriesJitter.class,
            "Adds noise in proportion to the deviation of each series, in training only.",
            List.of(INPUT, DEVIATION),
            SeriesJitter::new);

    public SeriesJitter() {
        this(TYPE.defaults(), State.EMPTY);
    }

    SeriesJitter(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<SeriesJitter> type() {
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
            double[] deviations = deviations(row, channels);
            for (int j = 0; j < row.length; j++) {
                row[j] += get(DEVIATION) * deviations[j % channels] * random.nextGaussian();
            }
        };
    }

    private static double[] deviations(double[] row, int channels) {
        double[] deviations = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double count = 0;
            double mean = 0;
            double squares = 0;
            for (int j = channel; j < row.length; j += channels) {
                if (!Double.isNaN(row[j])) {
                    count++;
                    double delta = row[j] - mean;
                    mean += delta / count;
                    squares += delta * (row[j] - mean);
                }
            }
            deviations[channel] = count > 0 ? Math.sqrt(squares / count) : 0;
        }
        return deviations;
    }
}
