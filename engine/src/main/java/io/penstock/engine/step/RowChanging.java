package io.penstock.engine.step;

/**
 * A transformer that leaves out rows, repeats them or makes several of one. Every row that comes out bears the id of a
 * row of the same block that went in. Where one id comes out several times, the engine gives the second and later ones
 * ids of their own, derived from it; so ids stay unique whatever the partitions are.
 */
public interface RowChanging extends Transformer {
    /** Whether it does so in that phase; where it does not, ids out are ids in. */
    default boolean changesRows(Phase phase) {
        return true;
    }
}
