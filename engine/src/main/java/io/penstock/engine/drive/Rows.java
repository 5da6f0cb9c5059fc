package io.penstock.engine.drive;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;

/** Rows on their way to a driver's steps; a recipe, never the rows themselves. Immutable. */
public interface Rows {
    /** What is known of them. */
    Schema schema();

    /** False where a step before the driver has repeated, made or shuffled rows while it learned. Rows may have been left out. */
    boolean areAsScanned();

    /** These rows, sent through a fitted step or a filter. The name tells it apart from others of the same driver. */
    Rows through(String name, Step step);

    /** These rows, sent through a fitted child of the driver, which draws what it would draw in its place. */
    Rows through(Child child);

    /** These rows, computed once and kept at hand until the driver is done. For what does not differ from epoch to epoch. */
    Rows kept(String name);
}
