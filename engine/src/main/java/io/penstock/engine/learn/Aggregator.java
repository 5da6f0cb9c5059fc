package io.penstock.engine.learn;

import io.penstock.engine.step.Context;

/**
 * Folds data that no single machine holds. Laws: {@code merge} is associative (up to rounding); the partial of a pass
 * that learned nothing is its identity.
 *
 * @param <P> the partial: made of JDK arrays, strings, records, collections and batches only; immutable once finished
 */
public interface Aggregator<P> {
    /** Opens one pass over one partition. Whoever calls this closes it. */
    Pass<P> open(Context context);

    /** Combines the partial of earlier rows with that of later ones. Changes neither. */
    P merge(P left, P right);
}
