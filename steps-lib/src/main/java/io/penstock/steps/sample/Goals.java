package io.penstock.steps.sample;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import java.util.Arrays;

/** How many rows the classes are to have. */
final class Goals {
    static final Param<Double> OVER_RATIO = Param.real("ratio", 1)
            .atLeast(0)
            .atMost(1000)
            .space(Distributions.uniform(0.1, 1))
            .doc("A class is to have this share of the rows of the largest class; one that has more stays as it is.");
    static final Param<String> OVER_STRATEGY = Param.oneOf("strategy", "not_majority", "minority", "all")
            .doc("Which classes are filled up: all but the largest, the smallest only, or all.");
    static final Param<Double> UNDER_RATIO = Param.real("ratio", 1)
            .atLeast(0)
            .atMost(1000)
            .space(Distributions.uniform(0.1, 1))
            .doc(
                    "The rows of the smallest class are to be this share of those of a class; one that has fewer stays as it is.");
    static final Param<String> UNDER_STRATEGY = Param.oneOf("strategy", "not_minority", "majority", "all")
            .doc("Which classes are cut: all but the smallest, the largest only, or all.");

    private Goals() {}

    /** For filling up. */
    static long[] over(long[] sizes, String strategy, double ratio) {
        long smallest = Arrays.stream(sizes).min().orElse(0);
        long largest = Arrays.stream(sizes).max().orElse(0);
        long goal = Math.round(largest * ratio);
        return Arrays.stream(sizes)
                .map(size -> isMeant(size, largest, smallest, strategy, "not_majority", "minority")
                        ? Math.max(size, goal)
                        : size)
                .toArray();
    }

    /** For cutting; no class loses all of its rows. */
    static long[] under(long[] sizes, String strategy, double ratio) {
        if (!(ratio > 0)) {
            throw PenstockException.user("the ratio of an undersampler must be above 0")
                    .value(String.valueOf(ratio))
                    .remedy("1 makes all classes as small as the smallest")
                    .build();
        }
        long smallest = Arrays.stream(sizes).min().orElse(0);
        long largest = Arrays.stream(sizes).max().orElse(0);
        long goal = Math.max(1, Math.round(smallest / ratio));
        return Arrays.stream(sizes)
                .map(size -> isMeant(size, smallest, largest, strategy, "not_minority", "majority")
                        ? Math.min(size, goal)
                        : size)
                .toArray();
    }

    /**
     * @param spared the size that the strategy {@code others} leaves alone
     * @param extreme the size that the strategy {@code one} is about
     */
    private static boolean isMeant(long size, long spared, long extreme, String strategy, String others, String one) {
        if (strategy.equals(others)) {
            return size != spared;
        }
        return !strategy.equals(one) || size == extreme;
    }
}
