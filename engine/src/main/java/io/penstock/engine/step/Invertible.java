package io.penstock.engine.step;

import io.penstock.engine.data.Schema;

/** A transformer whose effect can be undone: its live half is an {@link InvertibleLive}. */
public interface Invertible extends Transformer {
    /** What the inverse makes of a schema. */
    Schema inverseOutputs(Schema outputs, Phase phase);
}
