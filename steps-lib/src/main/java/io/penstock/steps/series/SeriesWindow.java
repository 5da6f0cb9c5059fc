package io.penstock.steps.series;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Cuts one window of {@code length} times out of every series: a random one in training, the one in the middle at any
 * other time. So it acts in all phases, because what follows must see one shape in all of them. The random window
 * depends on the seed, the step's path, the epoch and the row's id. A series is a numeric input of rows {@code [time]}
 * or {@code [time, channels]}.
 */
public final class SeriesWindow extends BaseStep implements Transformer {
    public static final Param<Integer> LENGTH = Param.integer("length", 16)
            .atLeast(1)
            .space(Distributions.logInteger(4, 64))
            .doc("How many times a window has.");
    public static final StepType<SeriesWindow> TYPE = StepType.of(
            "SeriesWindow",
            SeriesWindow.class,
            "Cuts a window out of every series: a random one in training, else the middle one.",
            List.of(Series.INPUT, LENGTH),
            SeriesWindow::new);

    public SeriesWindow() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public SeriesWindow(int length) {
        this(TYPE.defaults().with(LENGTH, length), State.EMPTY);
    }

    SeriesWindow(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<SeriesWindow> type() {
        return TYPE;
    }

    private Field series(Schema inputs) {
        return Series.of(inputs, get(Series.INPUT), get(LENGTH));
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Field series = series(inputs);
        return inputs.replace(series.withShape(Series.shape(series, get(LENGTH))));
    }

    @Override
    public LiveStep setup(Context context) {
        int length = get(LENGTH);
        return batch -> {
            Field series = series(batch.schema());
            List<Integer> shape = Series.shape(series, length);
            int room = series.shape().get(0) - length;
            IntUnaryOperator begin = context.phase() == Phase.TRAIN
                    ? row -> context.random(batch.ids()[row]).nextInt(room + 1)
                    : row -> room / 2;
            int[] rows = IntStream.range(0, batch.rows()).toArray();
            Tensor windows = Series.windows(batch.tensor(series.name()), rows, begin, shape, length);
            return batch.with(series.withShape(shape), windows);
        };
    }
}
