package io.penstock.examples.search;

import io.penstock.deploy.report.StudyReport;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Search;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.wrap.ChooseOne;
import io.penstock.engine.wrap.OptionalStep;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.storage.Storages;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.scale.StandardScaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Searches a pipeline for handwritten digits: how many components, if any, and which of two learners, each with its own hyperparameters. The study is kept in a
 * folder; the second run stands for one after the first was killed, and goes on with its trials.
 */
public final class SearchPipeline {
    private SearchPipeline() {}

    /**
     * What came out.
     *
     * @param begun the trials of the first run
     * @param fitted the best pipeline, fitted on all rows
     * @param report one page about the study
     */
    public record Result(StudySnapshot begun, Fitted<Search> fitted, Path report) {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: SearchPipeline DATA FOLDER");
            System.exit(2);
        }
        SparkSession spark =
                SparkSession.builder().appName("search").master("local[*]").getOrCreate();
        try {
            run(spark, arguments[0], Path.of(arguments[1]));
        } finally {
            spark.stop();
        }
    }

    /** What is searched. */
    public static Search search() {
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new OptionalStep(new Pca(30)))
                .then("learner", ChooseOne.of(new LogisticRegression(1e-3), new SgdClassifier()));
        return Search.of(pipeline)
                .space("pca__components", Distributions.integer(10, 60))
                .space("learner__logistic_regression__l2", Distributions.logUniform(1e-4, 1))
                .searcher("tpe")
                .metric("accuracy", "log_loss")
                .folds(3)
                .trials(10)
                .parallelism(2)
                .seed(1);
    }

    /**
     * Runs the story.
     *
     * @param data a CSV file with a column {@code label}
     * @param folder for the study and the report
     */
    public static Result run(SparkSession spark, String data, Path folder) throws IOException {
        Dataset<Row> digits = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(data);
        Table table = Table.of(digits).target("label");
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Search search = search();
        System.out.println(search.space().toTable());

        Storage storage = Storages.at(
                folder.resolve("study").toString(), spark.sparkContext().hadoopConfiguration());
        StudySnapshot begun = runner.fit(search.trials(4).study(storage), table)
                .step()
                .trials()
                .orElseThrow();

        // The same study: its first four trials are there, six are missing.
        Fitted<Search> fitted = runner.fit(search.study(storage), table);
        StudySnapshot study = fitted.step().trials().orElseThrow();
        Map<String, Object> best = fitted.step().best();
        System.out.println(
                "best: " + best + ", accuracy " + study.best().orElseThrow().values());
        System.out.println("what mattered: " + study.importances());

        Path report = folder.resolve("report.html");
        Files.writeString(report, StudyReport.html(study.toMap()));
        return new Result(begun, fitted, report);
    }
}
