package io.penstock.examples.readme;

import io.penstock.engine.data.Batch;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.storage.Storages;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.impute.Imputer;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What the README shows, word for word: a test compares the two. */
public final class Readme {
    private final SparkSession spark;
    private final Configuration hadoopConfiguration;

    public Readme(SparkSession spark, Configuration hadoopConfiguration) {
        this.spark = spark;
        this.hadoopConfiguration = hadoopConfiguration;
    }

    /**
     * Trains, measures, saves and scores.
     *
     * @param dataset to train on, with a {@code label} and an {@code id}
     * @param heldOut to measure on, with a {@code label}
     * @param fresh to score, with an {@code id}
     * @param models the root of the model's versions
     * @param batch the same kind of data as one block
     */
    public Dataset<Row> run(
            Dataset<Row> dataset, Dataset<Row> heldOut, Dataset<Row> fresh, String models, Batch batch) {
        Pipeline pipeline = Pipeline.of(new Imputer(), new StandardScaler(), new Pca(30), new LogisticRegression(1e-3))
                .set("pca__components", 40);
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Table train = Table.of(dataset).target("label").carry("id");
        System.out.println(runner.explain(pipeline, train));
        Fitted<Pipeline> fitted = runner.fit(pipeline, train);
        System.out.println(runner.evaluate(fitted, Table.of(heldOut).target("label"), "accuracy", "log_loss"));
        Models.in(Storages.at(models, hadoopConfiguration)).save(fitted, Map.of()); // a path, or hdfs:, s3a:
        Dataset<Row> scored = runner.transform(
                fitted.step(), Table.forModel(fresh, fitted.schema()).carry("id"));
        LocalRunner.create().fit(pipeline, LocalData.of(batch)); // the same pipeline, without Spark
        return scored;
    }
}
