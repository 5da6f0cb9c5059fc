package io.penstock.engine.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Splits and epochs of a trial as plain values, as a search keeps them among a trial's details. */
final class SplitText {
    private SplitText() {}

    /** Reads what is there; values of other forms are left out. */
    static List<SplitRecord> read(@Nullable Object described) {
        List<SplitRecord> splits = new ArrayList<>();
        for (Map<?, ?> split : maps(described)) {
            List<EpochRecord> epochs = new ArrayList<>();
            for (Map<?, ?> epoch : maps(split.get("epochs"))) {
                epochs.add(new EpochRecord(
                        (int) number(epoch.get("epoch")).orElse(0),
                        number(epoch.get("value")),
                        numbers(epoch.get("metrics"))));
            }
            Object cause = split.get("cause");
            splits.add(new SplitRecord(
                    (int) number(split.get("split")).orElse(splits.size()),
                    state(split.get("state")),
                    number(split.get("value")),
                    numbers(split.get("metrics")),
                    number(split.get("seconds")).orElse(0),
                    cause == null ? "" : String.valueOf(cause),
                    List.copyOf(epochs)));
        }
        return List.copyOf(splits);
    }

    private static TrialState state(@Nullable Object word) {
        for (TrialState state : TrialState.values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        return TrialState.WAITING;
    }

    /** The finite numbers of a map. */
    static Map<String, Double> numbers(@Nullable Object described) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (described instanceof Map<?, ?> map) {
            map.forEach((name, value) -> number(value).ifPresent(number -> numbers.put(String.valueOf(name), number)));
        }
        return numbers;
    }

    private static OptionalDouble number(@Nullable Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            }
        }
        return maps;
    }
}
