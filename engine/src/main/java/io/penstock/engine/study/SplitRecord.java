package io.penstock.engine.study;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What came of a trial on one split of the rows. Immutable.
 *
 * @param number from 0
 * @param state {@code COMPLETE}, {@code FAILED}, or {@code WAITING} where nothing was measured on it
 * @param value by the first goal, at its best epoch; empty where there is none
 * @param metrics whatever was measured, at that epoch, by name
 * @param seconds that its fits took
 * @param cause why it failed; empty otherwise
 * @param epochs what was measured on the way, in order; empty where the budget is not of epochs
 */
public record SplitRecord(
        int number,
        TrialState state,
        OptionalDouble value,
        Map<String, Double> metrics,
        double seconds,
        String cause,
        List<EpochRecord> epochs) {}
