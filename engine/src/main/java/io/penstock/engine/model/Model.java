package io.penstock.engine.model;

import io.penstock.engine.data.Schema;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import java.util.List;
import java.util.Map;

/**
 * A fitted pipeline as it was loaded.
 *
 * @param step the fitted tree
 * @param schema of the data that it was fitted on
 * @param about whatever was noted when it was saved: metrics, rows
 * @param statistics by path, what lets steps go on learning; empty where they were not kept
 * @param version where it stands and what it weighs
 */
public record Model(
        Step step, Schema schema, Map<String, Object> about, Map<String, Object> statistics, Version version) {
    /** As it came from its fit, to go on learning; the report of the fit is not kept. */
    public Fitted<Step> fitted() {
        return new Fitted<>(step, schema, List.of(), statistics);
    }

    /**
     * One version of a model.
     *
     * @param number counts the versions under one root from 1
     * @param digest the SHA-256 of its manifest, in hexadecimal
     * @param folder relative to the root
     * @param created when, as an ISO-8601 instant
     */
    public record Version(long number, String digest, String folder, String created) {}
}
