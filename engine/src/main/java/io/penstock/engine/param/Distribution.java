package io.penstock.engine.param;

import java.util.List;
import java.util.random.RandomGenerator;

/** Where the values of a hyperparameter are looked for. Immutable. Built by {@link Distributions}. */
public interface Distribution {
    /** The name under which files and printed spaces know it, such as {@code log_uniform}. */
    String name();

    /** What it was built from, as in files: {@code log_uniform: [1e-6, 1]}. */
    List<Object> arguments();

    /** Draws one value. */
    Object sample(RandomGenerator random);

    /** True where {@link #sample} could have drawn the value. */
    boolean contains(Object value);
}
