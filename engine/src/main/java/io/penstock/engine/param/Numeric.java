package io.penstock.engine.param;

import io.penstock.engine.error.PenstockException;

/** A distribution over numbers, told by functions of doubles. */
interface Numeric extends Distribution {
    /** {@link #pdf} at a number within {@link #min} and {@link #max} that it contains. */
    double density(double x);

    /** {@link #cdf} at any number. */
    double below(double x);

    /** {@link #inverseCdf} at a probability from 0 to 1. */
    double quantile(double probability);

    /** Whether values are of type Integer. */
    default boolean isWhole() {
        return false;
    }

    @Override
    default Kind kind() {
        return isWhole() ? Kind.DISCRETE : Kind.CONTINUOUS;
    }

    /** Whether it contains a number that lies within {@link #min} and {@link #max}. */
    default boolean hits(double x) {
        return !isWhole() || x == Math.rint(x);
    }

    @Override
    default boolean contains(Object value) {
        return value instanceof Number number
                && number.doubleValue() >= min()
                && number.doubleValue() <= max()
                && !Double.isInfinite(number.doubleValue())
                && hits(number.doubleValue());
    }

    @Override
    default double pdf(Object value) {
        return contains(value) ? density(number(value)) : 0;
    }

    @Override
    default double cdf(Object value) {
        double x = number(value);
        return x < min() ? 0 : x >= max() ? 1 : Math.min(1, Math.max(0, below(x)));
    }

    @Override
    default Object inverseCdf(double probability) {
        double x = Math.min(max(), Math.max(min(), quantile(probability)));
        return isWhole() ? (Object) (int) x : (Object) x;
    }

    @Override
    default Object canonical(Object value) {
        if (!contains(value)) {
            return value;
        }
        return isWhole() ? (Object) (int) number(value) : (Object) number(value);
    }

    @Override
    default Object off() {
        double near = Math.min(max(), Math.max(min(), 0.0));
        return contains(near) ? canonical(near) : inverseCdf(cdf(near));
    }

    @Override
    default long size() {
        return isWhole() ? (long) max() - (long) min() + 1 : Long.MAX_VALUE;
    }

    private static double number(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw PenstockException.user("a value of a distribution over numbers must be a number")
                .value("'" + value + "'")
                .remedy("give a number")
                .build();
    }

    /** Between two numbers, both of them included. */
    interface Between extends Numeric {
        double low();

        double high();

        @Override
        default double min() {
            return low();
        }

        @Override
        default double max() {
            return high();
        }
    }
}
