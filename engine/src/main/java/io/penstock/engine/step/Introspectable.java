package io.penstock.engine.step;

import java.util.Map;

/** A step that shows what it has learned. */
public interface Introspectable extends Step {
    /** Learned attributes under the field's usual names: numbers, strings, lists of them, tensors. Empty before a fit. */
    Map<String, Object> attributes();
}
