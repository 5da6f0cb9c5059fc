package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Rows;
import io.penstock.engine.share.SharedCache;
import java.util.List;
import java.util.Optional;

/**
 * Rows of a fold behind the steps that several trials have in common.
 *
 * @param training the rows to learn from
 * @param validation the rows to measure on
 * @param held the same in memory, where trials are narrow
 * @param kept what the workers keep of them, where they are not in memory
 * @param needed other kept rows that these are made of, which stay as long as these do
 */
record Shared(
        Rows training, Rows validation, Optional<HeldRows> held, List<Rows> kept, Optional<SharedCache.Lease> needed) {
    /** Nothing but a recipe. */
    Shared(Rows training, Rows validation) {
        this(training, validation, Optional.empty(), List.of(), Optional.empty());
    }

    Shared with(HeldRows rows) {
        return new Shared(training, validation, Optional.of(rows), List.of(), Optional.empty());
    }

    /** With the rows kept by the workers, as soon as someone asks for them. */
    Shared kept(String key) {
        Rows keptTraining = training.kept("training " + key);
        Rows keptValidation = validation.kept("validation " + key);
        return new Shared(
                keptTraining, keptValidation, Optional.empty(), List.of(keptTraining, keptValidation), needed);
    }

    /** Where the workers lose some of these, they are made again of others, which must be there then. */
    Shared needing(SharedCache.Lease others) {
        return new Shared(training, validation, held, kept, Optional.of(others));
    }

    long bytes(Fitter fitter) {
        return held.map(HeldRows::bytes)
                .orElseGet(() -> kept.stream().mapToLong(fitter::bytes).sum());
    }

    void letGo(Fitter fitter) {
        try {
            held.ifPresent(HeldRows::close);
            kept.forEach(fitter::release);
        } finally {
            needed.ifPresent(SharedCache.Lease::close);
        }
    }
}
