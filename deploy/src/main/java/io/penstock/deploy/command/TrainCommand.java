package io.penstock.deploy.command;

import io.penstock.deploy.job.ConsoleProgress;
import io.penstock.deploy.job.ModelStores;
import io.penstock.deploy.job.RunReport;
import io.penstock.deploy.job.Texts;
import io.penstock.deploy.job.Training;
import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.model.Model;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.storage.Storages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a pipeline, measures it and saves it as a new version of a model.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  penstock train --pipeline digits.yaml --data digits.csv --target label --model models/digits",
            "  penstock train --pipeline digits.yaml --data hdfs:///train --test hdfs:///test --target label \\",
            "      --metrics accuracy,log_loss --set pca__components=40 --master spark://host:7077 \\",
            "      --model hdfs:///models/digits --json"
        })
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DataOptions.Columns columns = new DataOptions.Columns();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--holdout",
            paramLabel = "SHARE",
            description = "The share of rows to measure on, not to learn from, such as 0.2.")
    private @Nullable Double holdout;

    @Option(names = "--test", paramLabel = "PATH", description = "Other data to measure on.")
    private @Nullable String test;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "METRIC",
            description = "What to measure. Default: what suits the pipeline.")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "The root of the model's versions; a local path or a URI.")
    private String model = "";

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Where the fit keeps what it has finished; the same command, given again after the process"
                    + " died, takes it up.")
    private @Nullable String checkpoints;

    @Mixin
    private Reporting reporting = new Reporting();

    @Override
    public Integer call() {
        ConsoleProgress progress = ConsoleProgress.create();
        return reporting.run("train", progress::done, report -> train(report, progress));
    }

    private void train(RunReport report, ConsoleProgress progress) {
        if (holdout != null && test != null) {
            throw PenstockException.user("rows to measure on are held out or given, not both")
                    .value("--holdout and --test")
                    .remedy("leave one of the two out")
                    .build();
        }
        Step step = pipeline.load();
        SparkSession session = spark.session("train");
        SparkRunner runner = SparkRunner.on(session).seed(spark.seed);
        if (checkpoints != null) {
            runner = runner.checkpoints(Checkpoints.in(
                    Storages.at(checkpoints, session.sparkContext().hadoopConfiguration())));
        }
        Training training = new Training(runner, spark.seed);
        Dataset<Row> rows = data.source().read(session);
        Dataset<Row> train = rows;
        Dataset<Row> measured = rows;
        String where = "on the training data";
        if (holdout != null) {
            Training.Split split = training.split(rows, holdout);
            train = split.train();
            measured = split.test();
            where = "held out";
        } else if (test != null) {
            measured = data.source(test).read(session);
            where = "on " + test;
        }
        Table table = columns.table(train);
        output.print(runner.explain(step, table));
        Training.Result result = training.run(step, table, columns.table(measured), metrics, progress);
        progress.done();
        Model.Version version = ModelStores.at(model, session).save(result.fitted(), Training.about(result));
        if (!result.metrics().isEmpty()) {
            output.print("Scores " + where + ":");
            output.print(Texts.scores(result.metrics()));
        }
        output.print("Saved version " + version.number() + " of " + model + " (sha256 "
                + version.digest().substring(0, 12) + ")");
        report.put("metrics", result.metrics()).put("rows", result.rows()).put("measured", where);
        Training.describe(model, version).forEach(report::put);
        report.put("steps", result.fitted().report());
        report.devices(result.fitted());
        output.result(report.succeeded());
    }
}
