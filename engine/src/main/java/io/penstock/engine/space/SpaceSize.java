package io.penstock.engine.space;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the points of a space, branch by branch. */
final class SpaceSize {
    /** A hyperparameter with more values than that is not taken value by value. */
    private static final long MOST_BRANCHES = 1000;

    private static final int MOST_STEPS = 100_000;

    private final List<Dimension> dimensions;
    private int steps;

    private SpaceSize(List<Dimension> dimensions) {
        this.dimensions = dimensions;
    }

    static long of(SearchSpace space) {
        return new SpaceSize(space.dimensions()).from(0, new LinkedHashMap<>());
    }

    /** Points of the dimensions from a place on, where those before it have these values. */
    private long from(int place, Map<String, Object> values) {
        if (place == dimensions.size()) {
            return 1;
        }
        Dimension dimension = dimensions.get(place);
        boolean active = dimension.conditions().stream().allMatch(condition -> condition.holds(values));
        if (!active) {
            return from(place + 1, values);
        }
        Distribution distribution = dimension.distribution();
        boolean decides = dimensions.stream()
                .flatMap(other -> other.conditions().stream())
                .anyMatch(condition -> condition.parameter().equals(dimension.name()));
        if (!decides || distribution.size() > MOST_BRANCHES || steps > MOST_STEPS) {
            return times(distribution.size(), from(place + 1, values));
        }
        long sum = 0;
        for (Object value : Distributions.values(distribution)) {
            steps++;
            values.put(dimension.name(), value);
            sum = plus(sum, from(place + 1, values));
            values.remove(dimension.name());
        }
        return sum;
    }

    private static long times(long left, long right) {
        return left > Long.MAX_VALUE / right ? Long.MAX_VALUE : left * right;
    }

    private static long plus(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }
}
