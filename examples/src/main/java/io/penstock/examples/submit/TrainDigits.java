package io.penstock.examples.submit;

import io.penstock.deploy.job.ModelStores;
import io.penstock.engine.model.Model;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains on a CSV file with a column {@code label} and saves the model.
 *
 * <pre>{@code
 * spark-submit --class io.penstock.examples.submit.TrainDigits \
 *     --jars penstock-deploy-0.1.0-SNAPSHOT-all.jar penstock-examples-0.1.0-SNAPSHOT.jar DATA MODEL
 * }</pre>
 */
public final class TrainDigits {
    private TrainDigits() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: TrainDigits DATA MODEL");
            System.exit(2);
        }
        SparkSession spark = SparkSession.builder().appName("train digits").getOrCreate();
        try {
            train(spark, arguments[0], arguments[1]);
        } finally {
            spark.stop();
        }
    }

    /** Returns the version that was saved. */
    public static Model.Version train(SparkSession spark, String data, String model) {
        Dataset<Row> digits = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(data);
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression(1e-3));
        SparkRunner runner = SparkRunner.on(spark).seed(42);
        Table table = Table.of(digits).target("label");
        System.out.println(runner.explain(pipeline, table));
        Fitted<Pipeline> fitted = runner.fit(pipeline, table);
        Map<String, Object> scores = runner.evaluate(fitted, table, "accuracy", "log_loss");
        System.out.println("on the training data: " + scores);
        return ModelStores.at(model, spark).save(fitted, Map.of("metrics", scores));
    }
}
