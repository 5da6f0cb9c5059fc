package io.penstock.steps.network.train;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.State;
import io.penstock.steps.label.Classes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a survey has told of the data.
 *
 * @param key from which all draws follow
 * @param rows that there are
 * @param shapes of a row of every input
 * @param widths of the heads: classes, or numbers
 * @param types of the targets of the heads
 * @param classes of the heads, where they have some
 * @param counts rows of each class, by head; empty for numbers
 * @param constants how many numbers of the inputs are the same in all rows
 */
public record Known(
        long key,
        long rows,
        List<List<Integer>> shapes,
        List<Integer> widths,
        List<String> types,
        List<Optional<Classes>> classes,
        List<double[]> counts,
        int constants) {
    /** Whether two fits have begun at the same weights, for the same classes. */
    static boolean isSame(State left, State right) {
        boolean same = left.columns().keySet().equals(right.columns().keySet());
        for (String name : List.of("key", "shapes", "widths", "types")) {
            same &= Objects.equals(left.values().get(name), right.values().get(name));
        }
        for (String name : left.columns().keySet()) {
            same &= !name.startsWith("classes.")
                    || Objects.equals(left.columns().get(name), right.columns().get(name));
        }
        return same;
    }

    State write(State state) {
        State written = state.with("key", (Object) key)
                .with("rows", (Object) rows)
                .with("shapes", (Object) shapes)
                .with("widths", (Object) widths)
                .with("types", (Object) types)
                .with("constant_inputs", (Object) (long) constants);
        for (int head = 0; head < classes.size(); head++) {
            if (classes.get(head).isPresent()) {
                Column sorted = Objects.requireNonNull(
                        classes.get(head).get().write(State.EMPTY).columns().get("classes"));
                written = written.with("classes." + head, sorted)
                        .with("counts." + head, Tensor.scalars(counts.get(head)));
            }
        }
        return written;
    }

    /** What {@link #write} wrote. */
    public static Known read(State state) {
        List<List<Integer>> shapes = new ArrayList<>();
        for (Object shape : (List<?>) state.value("shapes")) {
            shapes.add(integers((List<?>) shape));
        }
        List<Integer> widths = integers((List<?>) state.value("widths"));
        List<String> types =
                ((List<?>) state.value("types")).stream().map(String::valueOf).toList();
        List<Optional<Classes>> classes = new ArrayList<>();
        List<double[]> counts = new ArrayList<>();
        for (int head = 0; head < widths.size(); head++) {
            Column sorted = state.columns().get("classes." + head);
            classes.add(Optional.ofNullable(sorted).map(Classes::of));
            counts.add(sorted == null ? new double[0] : state.doubles("counts." + head));
        }
        return new Known(state.number("key"), state.number("rows"), shapes, widths, types, classes, counts, (int)
                state.number("constant_inputs"));
    }

    private static List<Integer> integers(List<?> numbers) {
        return numbers.stream().map(number -> ((Number) number).intValue()).toList();
    }
}
