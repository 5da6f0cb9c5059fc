package io.penstock.steps.network.layer;

import java.util.ArrayList;
import java.util.List;

/** Shapes of rows. */
public final class Shapes {
    private Shapes() {}

    /** How many numbers a row has. */
    public static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The only input's shape. */
    static List<Integer> only(String takes, List<List<Integer>> inputs) {
        if (inputs.size() != 1) {
            throw new ShapeException("one input, " + takes, inputs);
        }
        return inputs.get(0);
    }

    /** As {@code [height, width, channels]} or {@code [length, channels]}: a last dimension of 1 is added where channels are missing. */
    static List<Integer> withChannels(int axes, List<List<Integer>> inputs) {
        String takes = axes == 2 ? "[height, width, channels]" : "[length, channels]";
        List<Integer> shape = only(takes, inputs);
        if (shape.size() == axes) {
            List<Integer> more = new ArrayList<>(shape);
            more.add(1);
            return more;
        }
        if (shape.size() != axes + 1) {
            throw new ShapeException(takes, inputs);
        }
        return shape;
    }

    /** The product of all dimensions but the last. */
    static int before(List<Integer> shape) {
        return size(shape.subList(0, Math.max(0, shape.size() - 1)));
    }

    static int last(List<Integer> shape) {
        return shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    }

    static int positive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }
}
