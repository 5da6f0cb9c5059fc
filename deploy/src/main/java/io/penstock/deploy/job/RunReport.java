package io.penstock.deploy.job;

import io.penstock.deploy.Version;
import io.penstock.engine.format.Json;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.UsedDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a job writes about itself, whatever happened: status, exit code, metrics, timings, versions, counts. */
public final class RunReport {
    private final @Nullable Path file;
    private final Map<String, Object> document = new LinkedHashMap<>();
    private final long start = System.nanoTime();
    private final Thread onTermination = new Thread(this::terminated, "penstock-run-report");
    private boolean ended;

    /** Writes to that file, or nowhere where it is null. */
    public RunReport(@Nullable Path file, String command) {
        this.file = file;
        document.put("command", command);
        document.put("started", Instant.now().toString());
        document.put(
                "versions",
                Map.of(
                        "penstock", Version.penstock(),
                        "spark", org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                        "java", String.valueOf(System.getProperty("java.version"))));
        document.put("devices", List.of());
        if (file != null) {
            Runtime.getRuntime().addShutdownHook(onTermination);
        }
    }

    /** A process that is told to end says so in its report. */
    private synchronized void terminated() {
        if (!ended) {
            end("terminated", 143);
        }
    }

    public synchronized RunReport put(String key, Object value) {
        document.put(key, value);
        return this;
    }

    /** Notes where a fit has really computed. */
    public RunReport devices(Fitted<?> fitted) {
        List<UsedDevice> used = new ArrayList<>();
        fitted.report().forEach(step -> used.addAll(step.devices()));
        return put("devices", UsedDevice.distinct(used));
    }

    /** Wall seconds since the job began. */
    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** Everything so far, ended well. */
    public synchronized Map<String, Object> succeeded() {
        endedByItself();
        return end("ok", 0);
    }

    /** Everything so far, ended by a failure. */
    public synchronized Map<String, Object> failed(Map<String, Object> error, int exitCode) {
        document.put("error", error);
        return endedByItself() ? end("failed", exitCode) : end("terminated", 143);
    }

    /** False where the process is being told to end: what fails then fails because of that. */
    private boolean endedByItself() {
        try {
            Runtime.getRuntime().removeShutdownHook(onTermination);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private Map<String, Object> end(String status, int exitCode) {
        ended = true;
        document.put("status", status);
        document.put("exitCode", exitCode);
        document.put("seconds", Math.round(seconds() * 1000) / 1000.0);
        write();
        return document;
    }

    private void write() {
        if (file == null) {
            return;
        }
        Path target = file.toAbsolutePath();
        try {
            Files.replace(target, (Json.pretty(document) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("penstock: the run report could not be written to " + target + ": " + e);
        }
    }
}
