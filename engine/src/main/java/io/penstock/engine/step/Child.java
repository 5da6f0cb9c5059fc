package io.penstock.engine.step;

import java.util.ArrayList;
import java.util.List;

/**
 * A step under the name that its parent gives it.
 *
 * @param name letters, digits, '-', '_' (not two in a row) or '.', so that {@code a__b} always separates two names
 */
public record Child(String name, Step step) {
    public Child {
        if (!isValid(name)) {
            throw new IllegalArgumentException("'" + name
                    + "' is no name for a step: use letters, digits, '-', '.' and single '_', and begin with a letter");
        }
    }

    /** Other steps, as many and in the same order, under the names of these children. */
    public static List<Child> around(List<Child> children, List<? extends Step> steps) {
        List<Child> changed = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            changed.add(new Child(children.get(i).name(), steps.get(i)));
        }
        return changed;
    }

    /** Whether a step may be called this. */
    public static boolean isValid(String name) {
        return name.matches("[A-Za-z](?:[A-Za-z0-9.-]|_(?!_|$))*");
    }
}
