package io.penstock.examples.online;

import io.penstock.deploy.job.ModelStores;
import io.penstock.engine.model.Model;
import io.penstock.engine.model.Models;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.scale.StandardScaler;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Learns from one day, then from every micro-batch of a stream, and saves each state as a version of the model, from which it goes on: a
 * stream that is stopped and started again loses nothing.
 *
 * <p>What learns in one pass and reads rows that no other learning step has changed ends as if it had seen all rows at once. So the
 * encoder of the model is frozen after the first day: its regression then stays exact. A scaler and a PCA beside it, which read the
 * rows as they come, stay exact as well: they are the encoder of the next model.
 */
public final class OnlineLearning {
    private static final String TARGET = "demand";

    private final SparkRunner runner;
    private final Models models;
    private final Models profiles;

    private OnlineLearning(SparkSession spark, String folder) {
        this.runner = SparkRunner.on(spark).seed(42);
        this.models = ModelStores.at(folder + "/model", spark);
        this.profiles = ModelStores.at(folder + "/profile", spark);
    }

    /** A scaler and a PCA that read the same rows. */
    public static Step profile() {
        return Union.of(new StandardScaler(), new Pca(3));
    }

    /**
     * What came out.
     *
     * @param model after the last micro-batch
     * @param profile after the last micro-batch
     * @param versions of the model, the first day's included
     */
    public record Result(Fitted<Step> model, Fitted<Step> profile, int versions) {}

    public static void main(String[] arguments) throws StreamingQueryException, TimeoutException {
        if (arguments.length != 3) {
            System.err.println("usage: OnlineLearning FIRST_DAY LATER_FILES FOLDER");
            System.exit(2);
        }
        SparkSession spark = SparkSession.builder().appName("online learning").getOrCreate();
        try {
            System.out.println(run(spark, spark.read().parquet(arguments[0]), arguments[1], arguments[2]));
        } finally {
            spark.stop();
        }
    }

    /**
     * Learns from a day, where that was not done before, and from all files that have come into a folder since the last run.
     *
     * @param firstDay numbers, and the target {@code demand}
     * @param later a folder of Parquet files with the same columns
     * @param folder for the models and for what Spark remembers of the stream
     */
    public static Result run(SparkSession spark, Dataset<Row> firstDay, String later, String folder)
            throws StreamingQueryException, TimeoutException {
        OnlineLearning learning = new OnlineLearning(spark, folder);
        if (learning.models.versions().isEmpty()) {
            learning.begin(firstDay);
        }
        StreamingQuery query = spark.readStream()
                .schema(firstDay.schema())
                .option("maxFilesPerTrigger", 1)
                .parquet(later)
                .writeStream()
                .trigger(Trigger.AvailableNow())
                .option("checkpointLocation", folder + "/stream")
                .foreachBatch((rows, batch) -> {
                    learning.learn(learning.profiles, Table.of(rows.drop(TARGET)), batch);
                    learning.learn(learning.models, Table.of(rows).target(TARGET), batch);
                })
                .start();
        query.awaitTermination();
        return new Result(
                learning.models.load().fitted(),
                learning.profiles.load().fitted(),
                learning.models.versions().size());
    }

    private void begin(Dataset<Row> day) {
        Pipeline encoder = Pipeline.of(new StandardScaler(), new Pca(3)).named("encoder");
        Fitted<Pipeline> model = runner.fit(
                Pipeline.of(encoder, new LinearRegression()), Table.of(day).target(TARGET));
        Step frozen = Mutation.freeze("pipeline/encoder").applyTo(model.step());
        profiles.save(runner.fit(profile(), Table.of(day.drop(TARGET))), Map.of("batch", -1));
        models.save(model.with(frozen), Map.of("batch", -1));
    }

    /** Spark may hand a batch over again after a failure: one that the newest version knows is left out. */
    private void learn(Models versions, Table rows, long batch) {
        Model newest = versions.load();
        if (((Number) newest.about().getOrDefault("batch", -1)).longValue() < batch) {
            Fitted<Step> further = runner.update(newest.fitted(), rows);
            versions.save(further, Map.of("batch", batch));
        }
    }
}
