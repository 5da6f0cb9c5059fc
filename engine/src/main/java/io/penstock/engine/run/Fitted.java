package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Step;
import java.util.List;

/**
 * What a fit gives: the fitted tree, the schema of the data that it was fitted on, and what the fit took.
 *
 * @param step the fitted tree
 * @param schema of the training data, targets and carried columns included
 * @param report one entry per step that learned, in the order in which they did
 */
public record Fitted<S extends Step>(S step, Schema schema, List<StepReport> report) {
    public Fitted {
        report = List.copyOf(report);
    }

    /**
     * What one step's fit took.
     *
     * @param path of the step
     * @param rows that it learned from, in one round
     * @param rounds how many there were
     * @param seconds of wall time, shared with whatever learned in the same stage
     */
    public record StepReport(String path, long rows, int rounds, double seconds) {}
}
