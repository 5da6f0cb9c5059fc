package io.penstock.deploy.command;

import io.penstock.deploy.job.ConsoleProgress;
import io.penstock.deploy.job.DataSource;
import io.penstock.deploy.job.Demo;
import io.penstock.deploy.job.ModelStores;
import io.penstock.deploy.job.RunReport;
import io.penstock.deploy.job.Scoring;
import io.penstock.deploy.job.Texts;
import io.penstock.deploy.job.Training;
import io.penstock.engine.model.Model;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Trains a pipeline on 1,797 handwritten digits, saves it and scores with it.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock demo --output /tmp/penstock-demo")
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "penstock-demo",
            description = "Where everything is written. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("penstock-demo");

    @Override
    public Integer call() {
        RunReport report = new RunReport(folder.resolve("_RUN.json"), "demo");
        ConsoleProgress progress = ConsoleProgress.create();
        try {
            Path file = Demo.unpack(folder);
            SparkSession session = spark.session("demo");
            SparkRunner runner = SparkRunner.on(session).seed(spark.seed);
            Training training = new Training(runner, spark.seed);
            Training.Split split = training.split(new DataSource(file.toString(), "csv", Map.of()).read(session), 0.2);
            Pipeline pipeline = Demo.pipeline();
            Table train = Table.of(split.train()).target("label");
            output.print(runner.explain(pipeline, train));
            Training.Result result = training.run(
                    pipeline,
                    train,
                    Table.of(split.test()).target("label"),
                    List.of("accuracy", "log_loss", "confusion_matrix"),
                    progress);
            progress.done();
            String model = folder.resolve("model").toString();
            Model.Version version = ModelStores.at(model, session).save(result.fitted(), Training.about(result));
            output.print("On the rows that were held out:");
            output.print(Texts.scores(result.metrics()));
            String scored = folder.resolve("scored-" + version.number()).toString();
            Scoring.Result scoring =
                    new Scoring(session, spark.seed).run(model, split.test(), List.of("label"), scored, "parquet");
            output.print("");
            output.print("data         " + file);
            output.print("model        " + model + " (version " + version.number() + ")");
            output.print("predictions  " + scored + " (" + scoring.rows() + " rows of Parquet)");
            output.print("report       " + folder.resolve("_RUN.json"));
            report.put("metrics", result.metrics()).put("rows", result.rows()).put("output", scored);
            Training.describe(model, version).forEach(report::put);
            output.result(report.succeeded());
            return 0;
        } catch (RuntimeException e) {
            progress.done();
            report.failed(Failures.describe(e), Failures.code(e));
            throw e;
        }
    }
}
