package io.penstock.engine.search;

import io.penstock.engine.drive.Fitter;
import io.penstock.engine.drive.Held;
import java.util.Optional;

/**
 * Rows of a fold in memory, for narrow trials.
 *
 * @param training the rows to learn from
 * @param validation the rows to measure on
 */
record HeldRows(Held training, Held validation) {
    /** Brings a fold's rows together; empty where they take more than so many bytes. */
    static Optional<HeldRows> of(Fitter fitter, Shared rows, long mostBytes) {
        return fitter.beside("shared rows", own -> {
            Optional<Held> training = own.hold(rows.training(), true, mostBytes);
            return training.flatMap(held -> with(own, rows, held, mostBytes));
        });
    }

    private static Optional<HeldRows> with(Fitter fitter, Shared rows, Held training, long mostBytes) {
        boolean complete = false;
        try {
            Optional<HeldRows> both = fitter.hold(rows.validation(), false, mostBytes - training.bytes())
                    .map(validation -> new HeldRows(training, validation));
            complete = both.isPresent();
            return both;
        } finally {
            if (!complete) {
                training.close();
            }
        }
    }

    long bytes() {
        return training.bytes() + validation.bytes();
    }

    void close() {
        training.close();
        validation.close();
    }
}
