package io.penstock.steps.guest;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An input or an output of a model.
 *
 * @param name that the model has for it
 * @param type of its elements, or null where no column holds such elements
 * @param kind the type in the framework's words, for errors
 * @param rows that the model takes at once, or {@link Field#UNKNOWN} for any number
 * @param shape the dimensions of one row, {@link Field#UNKNOWN} where the model leaves one open
 */
public record Port(String name, @Nullable DataType type, String kind, int rows, List<Integer> shape) {
    public Port {
        shape = List.copyOf(shape);
    }

    /** A port for any number of rows. */
    public static Port of(String name, DataType type, List<Integer> shape) {
        return new Port(name, type, type.name().toLowerCase(Locale.ROOT), Field.UNKNOWN, shape);
    }

    /** Elements of a row, or {@link Field#UNKNOWN}. */
    public int width() {
        return shape.contains(Field.UNKNOWN) ? Field.UNKNOWN : shape.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public String toString() {
        String dimensions = shape.stream()
                .map(dimension -> dimension == Field.UNKNOWN ? "?" : String.valueOf(dimension))
                .collect(Collectors.joining(", ", "[", "]"));
        return name + ": " + kind + (shape.isEmpty() ? "" : dimensions);
    }
}
