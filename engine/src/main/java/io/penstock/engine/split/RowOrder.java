package io.penstock.engine.split;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Param;
import io.penstock.engine.step.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * The order in which rows are cut: that of their ids, or of a seeded hash of them, over all rows or within each class.
 *
 * @param shuffled whether by hash
 * @param seed of the hash
 * @param stratified whether each class is cut by itself
 * @param target the target that holds the classes; empty for the only one
 */
record RowOrder(boolean shuffled, long seed, boolean stratified, String target) {
    static final Param<Boolean> SHUFFLED = Param.flag("shuffled", false)
            .doc("Whether rows are cut in the order of a seeded hash of their ids instead of that of the ids.");
    static final Param<Integer> SEED = Param.integer("seed", 0).doc("The seed of the hash of a shuffled split.");
    static final Param<Boolean> STRATIFIED =
            Param.flag("stratified", false).doc("Whether every class of a target is split in the same proportions.");
    static final Param<String> TARGET = Param.text("target", "")
            .doc("The target that holds the classes of a stratified split; empty for the only one.");

    /** Over all rows, by id. */
    static final RowOrder BY_ID = new RowOrder(false, 0, false, "");

    /** Different for different ids. */
    long key(long id) {
        return shuffled ? Seeds.hash(seed, 0, id) : id;
    }

    void require(Schema schema) {
        if (stratified) {
            Labels.column(schema, Role.TARGET, target, "one target of one value a row for the classes");
        }
    }

    /** The column of the classes, or null where all rows are cut together. */
    @Nullable
    Column classes(Batch batch) {
        return stratified
                ? batch.column(Labels.column(
                                batch.schema(), Role.TARGET, target, "one target of one value a row for the classes")
                        .name())
                : null;
    }

    /** The class of a row; an empty text where all rows are cut together. */
    static String stratum(@Nullable Column classes, int row) {
        return classes == null ? "" : Labels.text(classes, row);
    }
}
