package io.penstock.deploy.command;

import io.penstock.deploy.job.RunReport;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command leaves a report of its run. */
final class Reporting {
    @Option(names = "--run-report", paramLabel = "FILE", description = "Where to write a report of the run, as JSON.")
    private @Nullable Path file;

    /**
     * Does the work of a command; a failure is reported before it goes on.
     *
     * @param onFailure ends what was being drawn
     * @param work ends by {@link RunReport#succeeded}
     */
    int run(String command, Runnable onFailure, Consumer<RunReport> work) {
        RunReport report = new RunReport(file, command);
        try {
            work.accept(report);
            return 0;
        } catch (RuntimeException e) {
            onFailure.run();
            report.failed(Failures.describe(e), Failures.code(e));
            throw e;
        }
    }
}
