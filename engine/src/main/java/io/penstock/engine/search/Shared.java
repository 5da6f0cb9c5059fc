package io.penstock.engine.search;

import io.penstock.engine.drive.Held;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.step.Child;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a fold behind the steps that several trials have in common.
 *
 * @param fitted those steps
 * @param training the rows to learn from
 * @param validation the rows to measure on; empty for the fit on all rows
 * @param heldTraining the same in memory, where trials are narrow
 * @param heldValidation likewise
 * @param kept what Spark keeps of them
 */
record Shared(
        List<Child> fitted,
        Rows training,
        Optional<Rows> validation,
        Optional<Held> heldTraining,
        Optional<Held> heldValidation,
        List<Rows> kept) {
    long bytes() {
        return heldTraining.map(Held::bytes).orElse(0L)
                + heldValidation.map(Held::bytes).orElse(0L);
    }
}
