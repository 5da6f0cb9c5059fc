package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.augment.CutOut;
import io.penstock.steps.augment.GaussianNoise;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.linear.SgdRegressor;
import io.penstock.steps.sample.BlockShuffle;
import io.penstock.steps.sample.ClassWeights;
import io.penstock.steps.sample.ColumnWeights;
import io.penstock.steps.sample.Curriculum;
import io.penstock.steps.sample.RandomOverSampler;
import io.penstock.steps.sample.RandomUnderSampler;
import io.penstock.steps.sample.Smote;
import io.penstock.steps.series.AutoregressiveWindows;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The steps that act in training only, and those that learn by stochastic gradient descent, on Spark. */
class TrainingStepsTest {
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSession.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Step with(Step step, String name, Object value) {
        Configurable configurable = (Configurable) step;
        return configurable.with(configurable.settings().with(name, value));
    }

    @Test
    void aClusterLearnsTheSameBitsAsThreadsAndPredictsEveryRow() {
        Dataset<Row> rows = spark.range(0, 600, 1, 3)
                .selectExpr(
                        "sin(id * 1.3) as a",
                        "cos(id * 0.7) + (case when id % 9 = 0 then 1 else 0 end) as b",
                        "cast(id % 10 as double) as c",
                        "case when id % 9 = 0 then 'rare' else 'often' end as label");
        Table table = Table.of(rows).target("label");
        Table predicted = Table.of(rows.drop("label"));
        Table withoutColumn = Table.of(rows.drop("label", "c"));
        SparkRunner runner = SparkRunner.on(spark).seed(5);
        List<Long> learnedFrom = new ArrayList<>();
        for (Step step : List.of(
                new RandomOverSampler(),
                new RandomUnderSampler(),
                with(new Smote(), "reservoir", 30),
                new ClassWeights(),
                new ColumnWeights("c"),
                with(new Curriculum(), "difficulty", "c"),
                new BlockShuffle(),
                new GaussianNoise(0.1),
                with(with(new CutOut(), "height", 3), "width", 1))) {
            Pipeline pipeline = Pipeline.of(step, new SgdClassifier());
            Fitted<Pipeline> there = runner.inPlaceBytes(0).fit(pipeline, table);
            Fitted<Pipeline> here = runner.fit(pipeline, table);
            assertThat(there.step()).as(step.toString()).isEqualTo(here.step());
            learnedFrom.add(there.report().get(there.report().size() - 1).rows());
            boolean drops = step instanceof ColumnWeights || step instanceof Curriculum;
            assertThat(runner.transform(there.step(), drops ? withoutColumn : predicted)
                            .count())
                    .as(step.toString())
                    .isEqualTo(600);
        }
        assertThat(learnedFrom).containsExactly(1066L, 134L, 1066L, 600L, 600L, 180L, 600L, 600L, 600L);
    }

    @Test
    void aSeriesIsForeseen() {
        Table series = Table.of(
                spark.range(0, 60, 1, 3).selectExpr("transform(sequence(0, 11), t -> sin(id + t * 0.5)) as series"));
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Fitted<Pipeline> exact =
                runner.fit(Pipeline.of(new AutoregressiveWindows(4, 1), new LinearRegression()), series);
        assertThat(exact.report().get(0).rows()).isEqualTo(60 * 8);
        List<Row> next = runner.transform(exact, series).collectAsList();
        assertThat(next).hasSize(60);
        for (int id = 0; id < 60; id++) {
            assertThat(next.get(id).<Double>getAs("prediction")).isCloseTo(Math.sin(id + 6), within(1e-6));
        }
        Fitted<Pipeline> descended =
                runner.fit(Pipeline.of(new AutoregressiveWindows(4, 1), new SgdRegressor()), series);
        assertThat((Double) runner.evaluate(descended, series, "rmse").get("rmse"))
                .isLessThan(0.1);
    }
}
