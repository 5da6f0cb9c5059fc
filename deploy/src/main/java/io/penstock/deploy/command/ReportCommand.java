package io.penstock.deploy.command;

import io.penstock.deploy.job.Files;
import io.penstock.deploy.report.StudyReport;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes one HTML file of a study, which needs no network.",
        footerHeading = "%nExample:%n",
        footer = "  penstock report --study studies/digits --output report.html")
public final class ReportCommand implements Callable<Integer> {
    @Mixin
    private StudyOptions study = new StudyOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to write the page.")
    private String file = "report.html";

    @Override
    public Integer call() {
        String page = StudyReport.html(study.read().toMap());
        Files.write(file, page.getBytes(StandardCharsets.UTF_8), study.conf);
        output.print("Wrote " + file + " (" + page.length() / 1024 + " KiB)");
        output.result(Map.of("status", "ok", "output", file));
        return 0;
    }
}
