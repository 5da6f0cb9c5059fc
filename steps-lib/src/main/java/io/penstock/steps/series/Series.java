package io.penstock.steps.series;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The input that holds series, and how windows are cut out of it. */
final class Series {
    static final Param<String> INPUT = Param.text("input", "")
            .doc("The input that holds the series; may be left out where there is only one numeric input.");

    private Series() {}

    /**
     * The input of series.
     *
     * @param name empty for the only numeric input
     * @param least how many times a series must have
     * @throws PenstockException where there is no such input, or where its rows are no series or too short
     */
    static Field of(Schema schema, String name, int least) {
        List<Field> inputs = schema.inputs().stream()
                .filter(field ->
                        name.isEmpty() ? field.type().isNumeric() : field.name().equals(name))
                .toList();
        if (inputs.size() != 1) {
            throw refused(
                    (name.isEmpty() ? inputs.size() + " numeric inputs" : "no input '" + name + "'") + " in " + schema);
        }
        Field field = inputs.get(0);
        int rank = field.shape().size();
        if (!field.type().isNumeric() || rank < 1 || rank > 2 || field.width() == Field.UNKNOWN) {
            throw refused("the input " + field);
        }
        if (field.shape().get(0) < least) {
            throw PenstockException.user("a series must be as long as what is cut out of it")
                    .value(field.shape().get(0) + " times in " + field + ", " + least + " are needed")
                    .remedy("shorten the window, or leave the short series out")
                    .build();
        }
        return field;
    }

    private static PenstockException refused(String value) {
        return PenstockException.user("a series is one numeric input of the row shape [time] or [time, channels]")
                .value(value)
                .remedy("set the parameter input to its name")
                .build();
    }

    /** Another length of the rows of a series. */
    static List<Integer> shape(Field series, int length) {
        List<Integer> shape = new ArrayList<>(series.shape());
        shape.set(0, length);
        return shape;
    }

    /**
     * Cuts a window out of rows.
     *
     * @param series of rows {@code [time]} or {@code [time, channels]}
     * @param rows the positions of the rows, one for each window
     * @param begin the first time of each window, by its number
     * @param shape of a window
     */
    static Tensor windows(Tensor series, int[] rows, IntUnaryOperator begin, List<Integer> shape, int length) {
        int channels = series.width() / series.rowShape().get(0);
        int width = length * channels;
        Object array = Tensor.newArray(series.type(), rows.length * width);
        BitSet all = series.nulls();
        @Nullable BitSet nulls = all == null ? null : new BitSet();
        for (int i = 0; i < rows.length; i++) {
            int from = rows[i] * series.width() + begin.applyAsInt(i) * channels;
            System.arraycopy(series.array(), series.offset() + from, array, i * width, width);
            for (int j = 0; all != null && nulls != null && j < width; j++) {
                nulls.set(i * width + j, all.get(from + j));
            }
        }
        return Tensor.of(array, rows.length, shape, nulls);
    }
}
