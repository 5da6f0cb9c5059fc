package io.penstock.steps.series;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.State;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes targets out of series: in training and evaluation every series becomes many rows, each a window of {@code
 * length} times as the input and the {@code horizon} times that follow it as the target, one window every {@code stride}
 * times. When predicting, the input is the last window of each series, row for row, and there is no target: the
 * prediction is of the times after the end.
 *
 * <p>A series is a numeric input of rows {@code [time]} or {@code [time, channels]}; it becomes {@code [length]} or
 * {@code [length, channels]}. The target has the shape {@code [horizon]} or {@code [horizon, channels]}, and is a single
 * number where a series without channels is foreseen one time ahead. Every other column is repeated. The first window of
 * a series keeps the id of its row.
 */
public final class AutoregressiveWindows extends BaseStep implements RowChanging {
    public static final Param<Integer> LENGTH = Param.integer("length", 8)
            .atLeast(1)
            .space(Distributions.integer(2, 64))
            .doc("How many times an input has.");
    public static final Param<Integer> HORIZON =
            Param.integer("horizon", 1).atLeast(1).doc("How many times after it a target has.");
    public static final Param<Integer> STRIDE =
            Param.integer("stride", 1).atLeast(1).doc("How many times lie between the beginnings of two windows.");
    public static final Param<String> TARGET = Param.text("target", "next").doc("The name of the target that is made.");
    public static final StepType<AutoregressiveWindows> TYPE = StepType.of(
            "AutoregressiveWindows",
            AutoregressiveWindows.class,
            "Makes windows of series the inputs, and what follows them the targets.",
            List.of(Series.INPUT, LENGTH, HORIZON, STRIDE, TARGET),
            AutoregressiveWindows::new);

    public AutoregressiveWindows() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public AutoregressiveWindows(int length, int horizon) {
        this(TYPE.defaults().with(LENGTH, length).with(HORIZON, horizon), State.EMPTY);
    }

    AutoregressiveWindows(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<AutoregressiveWindows> type() {
        return TYPE;
    }

    private Field series(Schema inputs, Phase phase) {
        int least = phase == Phase.PREDICT ? get(LENGTH) : get(LENGTH) + get(HORIZON);
        return Series.of(inputs, get(Series.INPUT), least);
    }

    private Field window(Field series) {
        return series.withShape(Series.shape(series, get(LENGTH)));
    }

    private Field target(Field series) {
        boolean single = series.shape().size() == 1 && get(HORIZON) == 1;
        List<Integer> shape = single ? List.of() : Series.shape(series, get(HORIZON));
        return new Field(get(TARGET), Role.TARGET, series.type(), shape, List.of(), null);
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        Field series = series(inputs, phase);
        Schema windows = inputs.replace(window(series));
        if (phase == Phase.PREDICT) {
            return windows;
        }
        if (inputs.has(get(TARGET))) {
            throw PenstockException.user("the target that is made of a series needs a name of its own")
                    .value("'" + get(TARGET) + "' is in " + inputs)
                    .remedy("set the parameter target to another name, or leave that column out")
                    .build();
        }
        List<Field> fields = new ArrayList<>(windows.fields());
        fields.add(target(series));
        return Schema.of(fields);
    }

    @Override
    public boolean changesRows(Phase phase) {
        return phase != Phase.PREDICT;
    }

    @Override
    public LiveStep setup(Context context) {
        return context.phase() == Phase.PREDICT ? this::last : batch -> all(batch, context.phase());
    }

    private Batch last(Batch batch) {
        Field series = series(batch.schema(), Phase.PREDICT);
        int begin = series.shape().get(0) - get(LENGTH);
        int[] rows = IntStream.range(0, batch.rows()).toArray();
        Field window = window(series);
        Tensor windows = Series.windows(batch.tensor(series.name()), rows, row -> begin, window.shape(), get(LENGTH));
        return batch.with(window, windows);
    }

    private Batch all(Batch batch, Phase phase) {
        Field series = series(batch.schema(), phase);
        int stride = get(STRIDE);
        int length = get(LENGTH);
        int count = (series.shape().get(0) - length - get(HORIZON)) / stride + 1;
        int[] rows = IntStream.range(0, Math.multiplyExact(batch.rows(), count))
                .map(i -> i / count)
                .toArray();
        Tensor values = batch.tensor(series.name());
        Batch repeated = batch.select(rows);
        List<Column> columns = new ArrayList<>(repeated.columns());
        columns.set(
                batch.schema().position(series.name()),
                Series.windows(
                        values, rows, i -> i % count * stride, window(series).shape(), length));
        columns.add(Series.windows(
                values, rows, i -> i % count * stride + length, target(series).shape(), get(HORIZON)));
        return repeated.with(outputs(batch.schema(), phase), columns);
    }
}
