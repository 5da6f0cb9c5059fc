package io.penstock.examples.scoring;

import io.penstock.deploy.Penstock;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Scores one day's data with the current version of a model. Run it from cron, Airflow or any other scheduler; {@code score-nightly.sh} beside the
 * examples does the same from a shell. A day that was scored already is left alone, so a scheduler may try again.
 */
public final class ScheduledScoring {
    private ScheduledScoring() {}

    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println("usage: ScheduledScoring MODEL DATA OUTPUT DAY");
            System.exit(2);
        }
        System.exit(score(arguments[0], arguments[1], arguments[2], arguments[3]));
    }

    /**
     * Writes {@code OUTPUT/day=DAY}, and beside it a report of the run.
     *
     * @return the exit code: 0 where the day is scored, now or before
     */
    public static int score(String model, String data, String output, String day) {
        Path destination = Path.of(output, "day=" + day);
        if (Files.exists(destination.resolve("_SUCCESS"))) {
            System.err.println(destination + " was scored already");
            return 0;
        }
        return Penstock.run(
                "score",
                "--model",
                model,
                "--data",
                data,
                "--output",
                destination.toString(),
                "--run-report",
                Path.of(output, "_RUN-" + day + ".json").toString(),
                "--json");
    }
}
