package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.step.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a fold behind the steps that several trials have in common.
 *
 * @param fitted those steps
 * @param training the rows to learn from
 * @param validation the rows to measure on; empty for the fit on all rows
 * @param held the same in memory, where trials are narrow
 * @param kept what the workers keep of them, where trials are wide
 */
record Shared(List<Child> fitted, Rows training, Optional<Rows> validation, Optional<HeldRows> held, List<Rows> kept) {
    /** Nothing but a recipe. */
    Shared(List<Child> fitted, Rows training, Optional<Rows> validation) {
        this(fitted, training, validation, Optional.empty(), List.of());
    }

    Shared with(HeldRows rows) {
        return new Shared(fitted, training, validation, Optional.of(rows), List.of());
    }

    /** With the rows kept by the workers, as soon as someone asks for them. */
    Shared kept(String key) {
        Rows keptTraining = training.kept("training " + key);
        Optional<Rows> keptValidation = validation.map(some -> some.kept("validation " + key));
        List<Rows> all = new ArrayList<>(List.of(keptTraining));
        keptValidation.ifPresent(all::add);
        return new Shared(fitted, keptTraining, keptValidation, Optional.empty(), List.copyOf(all));
    }

    long bytes(Fitter fitter) {
        return held.map(HeldRows::bytes)
                .orElseGet(() -> kept.stream().mapToLong(fitter::bytes).sum());
    }

    void letGo(Fitter fitter) {
        held.ifPresent(HeldRows::close);
        kept.forEach(fitter::release);
    }
}
