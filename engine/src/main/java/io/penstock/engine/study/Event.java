package io.penstock.engine.study;

import java.util.List;
import java.util.Map;

/** One entry of a study's journal. Times are milliseconds since 1970 by the writer's clock, for people only: nothing is decided by them. */
sealed interface Event {
    /** What is told of one trial. */
    sealed interface OfTrial extends Event {
        int trial();

        /** How often it had been begun. */
        int attempt();
    }

    /** The study itself; the first entry of every journal. */
    record Created(Map<String, Object> plan, long time) implements Event {}

    /** Someone takes part. */
    record Joined(String driver, String host, long process, long since, long time) implements Event {}

    /** Someone is still there. */
    record Beat(String driver, long time) implements Event {}

    /** Someone has ended in good order. */
    record Left(String driver, long time) implements Event {}

    /** Someone was silent for too long: its trials are free, and nothing that it still writes counts. */
    record Fenced(String driver, String by, long time) implements Event {}

    record Started(int trial, int attempt, Map<String, Object> point, String driver, String worker, long time)
            implements OfTrial {}

    record Reported(int trial, int attempt, int step, double value, long time) implements OfTrial {}

    record Paused(int trial, int attempt, Map<String, Object> details, long time) implements OfTrial {}

    record Ended(
            int trial,
            int attempt,
            TrialState state,
            List<Double> values,
            double violation,
            String cause,
            Map<String, Object> details,
            long time)
            implements OfTrial {}

    /** Anything else that is worth keeping of the whole study, such as where its best model was saved. */
    record Noted(String name, Map<String, Object> about, long time) implements Event {}
}
