package io.penstock.engine.step;

/**
 * A transformer that leaves out rows and does nothing else to them: a filter, a side of a split. No row comes out twice, so rows behind
 * it can still be held out from each other.
 */
public interface RowDropping extends RowChanging {}
