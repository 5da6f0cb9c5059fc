package io.penstock.engine.type;

import java.util.List;

/** Offers step types to the registry; found by {@link java.util.ServiceLoader}. */
public interface StepProvider {
    List<StepType<?>> types();

    /** The kinds of meta-steps that it offers. */
    default List<MetaType<?>> metaTypes() {
        return List.of();
    }
}
