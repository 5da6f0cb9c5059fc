package io.penstock.engine.repeat;

import io.penstock.engine.step.Step;
import java.util.Map;

/**
 * What an epoch came to.
 *
 * @param epoch from 0
 * @param training scores on the rows that are learned from, in the evaluate phase, by name of the metric
 * @param validation scores on the rows held out, by name of the metric; empty without a validation split
 * @param step as it was at the end of the epoch
 */
public record EpochReport(int epoch, Map<String, Object> training, Map<String, Object> validation, Step step) {
    public EpochReport {
        training = Map.copyOf(training);
        validation = Map.copyOf(validation);
    }

    /** The score of that name: on the rows held out where there are any, else on those learned from; NaN where there is none. */
    public double score(String metric) {
        Map<String, Object> scores = validation.isEmpty() ? training : validation;
        return scores.get(metric) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
