package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.contract.StepContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.examples.steps.FromEpoch;
import io.penstock.examples.steps.LargestToOne;
import io.penstock.examples.steps.LogarithmOfOnePlus;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.sample.RandomOverSampler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the page on writing steps keep the laws of all steps, on threads and on Spark. */
class OwnStepsTest {
    private static LocalData data(int rows) {
        double[] x = new double[2 * rows];
        float[] y = new float[rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            x[2 * i] = i * 37 % 100;
            x[2 * i + 1] = i % 7 - 5;
            y[i] = i % 3;
            labels[i] = i % 10 == 0 ? 1 : 0;
        }
        Schema schema = Schema.of(
                Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                Field.vector("y", Role.INPUT, DataType.FLOAT32, 1),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        return LocalData.of(Batch.of(
                schema,
                LongStream.range(0, rows).toArray(),
                List.of(Tensor.matrix(x, rows, 2), Tensor.matrix(y, rows, 1), Tensor.scalars(labels))));
    }

    @Nested
    class Stateless implements StepContract {
        @Override
        public Transformer step() {
            return Pipeline.of(new LogarithmOfOnePlus()).get(LogarithmOfOnePlus.class);
        }

        @Override
        public LocalData data() {
            Batch batch = OwnStepsTest.data(60).toBatch();
            return LocalData.of(
                    batch.project(batch.schema().filter(field -> !field.name().equals("x"))));
        }
    }

    @Nested
    class Learned implements LearnerLaws {
        @Override
        public Learnable step() {
            return new LargestToOne(State.EMPTY);
        }

        @Override
        public LocalData data() {
            return OwnStepsTest.data(60);
        }
    }

    @Test
    void theyDoWhatTheySay() {
        Step fitted = LocalRunner.create()
                .fit(new LargestToOne(State.EMPTY), data(60))
                .step();
        Batch scaled = LocalRunner.create().transform(fitted, data(60)).toBatch();
        assertThat(scaled.tensor("x").get(3, 0)).isEqualTo(11 / 99.0);
        assertThat(scaled.tensor("x").get(3, 1)).isEqualTo(-2 / 5.0);
        assertThat(scaled.tensor("y").get(2, 0)).as("numbered after those of x").isEqualTo(1);
        Batch logarithms = LocalRunner.create()
                .transform(new LogarithmOfOnePlus(), data(60))
                .toBatch();
        assertThat(logarithms.tensor("x").get(3, 0)).isEqualTo(Math.log(12));
    }

    @Test
    void anOversamplerActsFromAnEpochOn(@TempDir Path folder) {
        Pipeline body = Pipeline.of(
                new LargestToOne(State.EMPTY), new FromEpoch(2, new RandomOverSampler()), new SgdClassifier());
        Fitted<Epochs> fitted = LocalRunner.create().fit(Epochs.of(4, body), data(60));
        assertThat(fitted.report().stream()
                        .filter(report -> report.path().endsWith("sgd_classifier"))
                        .map(Fitted.StepReport::rows))
                .containsExactly(60L, 60L, 108L, 108L);
        Models models = Models.in(new LocalStorage(folder));
        models.save(fitted, Map.of());
        assertThat(LocalRunner.create().transform(models.load().step(), data(60)))
                .isEqualTo(LocalRunner.create().transform(fitted.step(), data(60)));
    }

    @Test
    void aClusterRunsThemToo() throws java.io.IOException {
        try (SparkSession spark = LocalSession.start()) {
            Dataset<Row> rows = spark.range(0, 40, 1, 3).selectExpr("cast(id as double) as a", "-0.5 * id as b");
            SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
            Fitted<Pipeline> fitted = runner.fit(
                    Pipeline.of(new LogarithmOfOnePlus(), new LargestToOne(State.EMPTY)), Table.of(rows.select("a")));
            assertThat(runner.transform(fitted, rows.select("a")).collectAsList().stream()
                            .mapToDouble(row ->
                                    row.<scala.collection.Seq<Double>>getAs(0).apply(0)))
                    .hasSize(40)
                    .contains(0.0, 1.0);
        }
    }
}
