package io.penstock.deploy.command;

import io.penstock.deploy.job.RunReport;
import io.penstock.deploy.job.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock score}. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = "Predicts with a saved model and writes the predictions.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock score --model models/digits --data new.csv --output scored --keep id")
public final class ScoreCommand implements Callable<Integer> {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "The root of the model's versions.")
    private String model = "";

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "The folder to write; it must not exist.")
    private String destination = "";

    @Option(
            names = "--output-format",
            paramLabel = "FORMAT",
            defaultValue = "parquet",
            description = "parquet, json or orc. Default: ${DEFAULT-VALUE}.")
    private String outputFormat = "parquet";

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns to write beside the predictions. Default: all that the model does not read.")
    private List<String> keep = new ArrayList<>();

    @Mixin
    private Reporting reporting = new Reporting();

    @Override
    public Integer call() {
        return reporting.run("score", () -> {}, this::score);
    }

    private void score(RunReport report) {
        SparkSession session = spark.session("score");
        Scoring.Result result = new Scoring(session, spark.seed)
                .run(model, data.source().read(session), keep, destination, outputFormat);
        output.print("Wrote " + result.rows() + " rows to " + destination);
        report.put("rows", result.rows()).put("output", destination).put("columns", result.columns());
        report.put("model", model).put("digest", result.digest());
        output.result(report.succeeded());
    }
}
