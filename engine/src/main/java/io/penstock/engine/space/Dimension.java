package io.penstock.engine.space;

import io.penstock.engine.param.Distribution;
import java.util.List;

/**
 * One hyperparameter of a space.
 *
 * @param name flat, such as {@code pca__components}
 * @param distribution where its values are looked for
 * @param conditions all of which hold where it is active; those of the conditions' parameters are not repeated
 */
public record Dimension(String name, Distribution distribution, List<Condition> conditions) {
    public Dimension {
        conditions = List.copyOf(conditions);
    }

    /** One that is active always. */
    public Dimension(String name, Distribution distribution) {
        this(name, distribution, List.of());
    }
}
