package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.job.Demo;
import io.penstock.engine.model.Model;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.examples.local.LocalDigits;
import io.penstock.examples.notebook.NotebookSession;
import io.penstock.examples.scoring.ScheduledScoring;
import io.penstock.examples.submit.TrainDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs. */
class ExamplesTest {
    @TempDir
    private static Path folder;

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSession.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void trainingAndScheduledScoring() throws IOException {
        Path data = Demo.unpack(folder);
        String model = folder.resolve("model").toString();
        Model.Version version = TrainDigits.train(spark, data.toString(), model);
        assertThat(version.number()).isEqualTo(1);
        String output = folder.resolve("scores").toString();
        assertThat(ScheduledScoring.score(model, data.toString(), output, "2026-01-01"))
                .isZero();
        assertThat(spark.read().parquet(output + "/day=2026-01-01").count()).isEqualTo(1797);
        assertThat(Files.readString(Path.of(output, "_RUN-2026-01-01.json"))).contains("\"rows\" : 1797");
        assertThat(ScheduledScoring.score(model, data.toString(), output, "2026-01-01"))
                .as("a second run of the day")
                .isZero();
    }

    @Test
    void aNotebookKeepsItsSession() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String ticket = i % 7 == 0 ? null : i % 3 == 0 ? "first" : "third";
            Double age = i % 5 == 0 ? null : 20.0 + i % 40;
            rows.add(RowFactory.create("person " + i, age, ticket, i % 3 == 0 ? "yes" : "no"));
        }
        Dataset<Row> passengers = spark.createDataFrame(
                rows,
                new StructType()
                        .add("name", DataTypes.StringType)
                        .add("age", DataTypes.DoubleType)
                        .add("ticket", DataTypes.StringType)
                        .add("survived", DataTypes.StringType));
        NotebookSession notebook = new NotebookSession(spark);
        Fitted<Pipeline> fitted = notebook.fit(passengers);
        Dataset<Row> predicted = notebook.predict(fitted, passengers);
        assertThat(predicted.columns()).contains("name", "prediction", "probability");
        assertThat(predicted
                        .join(passengers, "name")
                        .filter("prediction = survived")
                        .count())
                .as("the ticket tells most of it")
                .isGreaterThan(50);
        assertThat(notebook.coefficients(fitted).toString()).contains("pipeline/logistic_regression");
        assertThat(spark.sparkContext().isStopped()).isFalse();
    }

    @Test
    void threadsInsteadOfSpark() throws IOException {
        Dataset<Row> digits = spark.read()
                .option("header", "true")
                .option("inferSchema", "true")
                .csv(Demo.unpack(folder).toString());
        List<Row> rows = digits.collectAsList();
        double[] pixels = new double[rows.size() * 64];
        int[] labels = new int[rows.size()];
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < 64; j++) {
                pixels[i * 64 + j] = ((Number) rows.get(i).get(j)).doubleValue();
            }
            labels[i] = ((Number) rows.get(i).get(64)).intValue();
        }
        Map<String, Object> scores = LocalDigits.run(pixels, labels);
        assertThat((Double) scores.get("accuracy")).isGreaterThan(0.97);
    }
}
