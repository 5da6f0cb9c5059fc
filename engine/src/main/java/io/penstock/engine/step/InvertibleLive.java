package io.penstock.engine.step;

import io.penstock.engine.data.Batch;

/** A live step whose effect can be undone. */
public interface InvertibleLive extends LiveStep {
    /** Undoes {@link #transform} where it applies: for a step on targets, on the targets and on the columns that predict them. */
    Batch inverse(Batch batch);
}
