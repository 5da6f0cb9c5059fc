package io.penstock.engine.step;

import java.util.List;

/** A meta-step whose children can be added, removed and put in another order. */
public interface Rearrangeable extends MetaStep {
    /** The same meta-step with these children instead. */
    MetaStep rearranged(List<Child> children);
}
