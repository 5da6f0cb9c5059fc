package io.penstock.engine.param;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where the values of a hyperparameter are looked for. Immutable. Built by {@link Distributions}.
 *
 * <p>Statistics of distributions over listed values (choices, in order or not) are over the positions of their values, from 0.
 */
public interface Distribution {
    /** What kind of values there are. */
    enum Kind {
        /** One value. */
        FIXED,
        /** Real numbers. */
        CONTINUOUS,
        /** Values that can be counted, and whose order means something. */
        DISCRETE,
        /** Values that can be counted, and whose order means nothing. */
        CATEGORICAL
    }

    /** The name under which files and printed spaces know it, such as {@code log_uniform}. */
    String name();

    /** What it was built from, as in files: {@code log_uniform: [1e-6, 1]}. */
    List<Object> arguments();

    Kind kind();

    /** Draws one value. */
    default Object sample(RandomGenerator random) {
        return inverseCdf(random.nextDouble());
    }

    /** True where {@link #sample} could have drawn the value. */
    boolean contains(Object value);

    /** A value that it contains as {@link #sample} would have drawn it, such as an Integer for a Long from a file; any other value as it is. */
    default Object canonical(Object value) {
        return value;
    }

    /** The density at a value; the probability of the value where values can be counted. 0 where it does not {@link #contains} it. */
    double pdf(Object value);

    /** The probability of this value and all before it. */
    double cdf(Object value);

    /**
     * The first value whose {@link #cdf} is not below a probability.
     *
     * @param probability from 0 to 1
     */
    Object inverseCdf(double probability);

    /** The least value, which may be infinite. */
    double min();

    /** The largest value, which may be infinite. */
    double max();

    double mean();

    double variance();

    default double standardDeviation() {
        return Math.sqrt(variance());
    }

    /** The value that stands for "off": what a step gets that is to do nothing with this parameter. By default the one nearest to zero, or the first. */
    Object off();

    /** How many values there are; {@link Long#MAX_VALUE} where they cannot be counted. */
    long size();
}
