package io.penstock.engine.run;

import io.penstock.engine.data.Schema;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Map;

/**
 * What a fit gives: the fitted tree, the schema of the data that it was fitted on, what the fit took, and what is needed to
 * go on learning.
 *
 * @param step the fitted tree
 * @param schema of the training data, targets and carried columns included
 * @param report one entry per step that learned, in the order in which they did
 * @param statistics by path, the merged partial of every step that learned in one pass: with it, learning from more
 *     rows equals learning from all rows at once
 */
public record Fitted<S extends Step>(S step, Schema schema, List<StepReport> report, Map<String, Object> statistics) {
    public Fitted {
        report = List.copyOf(report);
        statistics = Map.copyOf(statistics);
    }

    public Fitted(S step, Schema schema, List<StepReport> report) {
        this(step, schema, report, Map.of());
    }

    /** The same around another tree: one that was mutated. Statistics stay with the paths that are still there. */
    public <T extends Step> Fitted<T> with(T other) {
        Map<String, Object> kept = new java.util.HashMap<>(statistics);
        kept.keySet().retainAll(io.penstock.engine.tree.Trees.byPath(other).keySet());
        return new Fitted<>(other, schema, report, kept);
    }

    /**
     * The same around another tree that goes on learning from data of another schema: with a target, where it has learned
     * without one so far.
     */
    public <T extends Step> Fitted<T> with(T other, Schema otherSchema) {
        Fitted<T> fitted = with(other);
        return new Fitted<>(other, otherSchema, report, fitted.statistics());
    }

    /**
     * What one step's fit took.
     *
     * @param path of the step
     * @param rows that it learned from, in one round
     * @param rounds how many there were
     * @param seconds of wall time, shared with whatever learned in the same stage
     * @param bytes of steps that were sent to the workers, shared likewise; each executor receives them once
     * @param devices where its tasks have really computed
     */
    public record StepReport(String path, long rows, int rounds, double seconds, long bytes, List<UsedDevice> devices) {
        public StepReport {
            devices = List.copyOf(devices);
        }
    }
}
