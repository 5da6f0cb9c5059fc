package io.penstock.engine.study;

/**
 * One thing that a study wants more of, or less of.
 *
 * @param name such as {@code accuracy}
 * @param lowerIsBetter whether less is better
 */
public record Goal(String name, boolean lowerIsBetter) {
    public static Goal minimize(String name) {
        return new Goal(name, true);
    }

    public static Goal maximize(String name) {
        return new Goal(name, false);
    }

    /** A value as a loss, of which less is better; or a loss as a value. */
    public double loss(double value) {
        return lowerIsBetter ? value : -value;
    }

    /** {@code minimize} or {@code maximize}. */
    public String direction() {
        return lowerIsBetter ? "minimize" : "maximize";
    }
}
