package io.penstock.engine.step;

import java.util.List;

/**
 * A meta-step around one step. It adds no segment to paths. A record with a component {@code step} needs two more methods:
 * {@link #around} and {@link #lower}.
 */
public interface Wrapper extends MetaStep {
    /** What it holds. */
    Step step();

    /** The same wrapper around another step. */
    Wrapper around(Step other);

    @Override
    default List<Child> children() {
        return List.of(new Child("step", step()));
    }

    @Override
    default MetaStep withChildren(List<? extends Step> children) {
        return around(children.get(0));
    }

    @Override
    default boolean isTransparent() {
        return true;
    }
}
