package io.penstock.engine.drive;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fit, and a measurement, on rows that are held in memory: small enough for one thread of whichever machine has room.
 *
 * @param child what is fitted, under the path of the driver's child of that name
 * @param training what it learns from
 * @param validation what it is measured on, if it is
 * @param metrics by name
 * @param wanted whether the fitted step is wanted back
 * @param asScanned whether the rows are as {@link Rows#areAsScanned} says
 */
public record Errand(
        Child child,
        Held training,
        Optional<Held> validation,
        List<String> metrics,
        boolean wanted,
        boolean asScanned) {
    /**
     * What came of it.
     *
     * @param step the fitted one, where it was wanted
     * @param scores by name
     * @param seconds of wall time
     * @param failure why there is neither, if there is neither
     */
    public record Result(
            Optional<Step> step, Map<String, Object> scores, double seconds, Optional<PenstockException> failure) {
        /** Nothing came of it. */
        public static Result failed(PenstockException failure, double seconds) {
            return new Result(Optional.empty(), Map.of(), seconds, Optional.of(failure));
        }
    }
}
