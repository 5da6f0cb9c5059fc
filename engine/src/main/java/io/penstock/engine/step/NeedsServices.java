package io.penstock.engine.step;

import java.util.Set;

/** A step that asks its {@link Context} for services. They are looked for before anything runs. */
public interface NeedsServices extends Step {
    Set<Class<?>> services();
}
