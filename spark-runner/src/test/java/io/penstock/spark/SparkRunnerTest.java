package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.DirectTable;
import io.penstock.engine.fixture.Words;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.spark.fixture.Sessions;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline from a data set to a data set. */
class SparkRunnerTest {
    private final SparkSession spark = Sessions.local();

    private static double[] weights(Fitted<Pipeline> fitted) {
        return fitted.step().get(Descent.class).weights();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8 << 20})
    void fitsTransformsAndEvaluates(long inPlaceBytes) {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(inPlaceBytes);
        Table table = Table.of(Sessions.numbers(spark, 500)).target("label").carry("id");

        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(new Centre(), Descent.rounds(200)), table);
        List<Row> scored = runner.transform(fitted, table).orderBy("id").collectAsList();

        assertThat(weights(fitted)[0]).isBetween(1.99, 2.01);
        assertThat(scored).hasSize(500);
        assertThat(scored.get(3).schema().fieldNames()).containsExactly("id", "prediction");
        assertThat(scored.get(3).getLong(0)).isEqualTo(3);
        assertThat((double) runner.evaluate(fitted, table, "rmse").get("rmse")).isLessThan(0.01);
        assertThat(fitted.report()).hasSize(2);
    }

    @Test
    void inPlaceAndDistributedGiveTheSameBits() {
        Table table = Table.of(Sessions.numbers(spark, 777)).target("label").carry("id");
        Pipeline pipeline = Pipeline.of(new Centre(), Descent.rounds(30));

        Fitted<Pipeline> inPlace = SparkRunner.on(spark).fit(pipeline, table);
        Fitted<Pipeline> distributed = SparkRunner.on(spark).inPlaceBytes(0).fit(pipeline, table);
        Fitted<Pipeline> publicly =
                SparkRunner.on(spark).inPlaceBytes(0).publicRows(true).fit(pipeline, table);

        assertThat(weights(distributed)).containsExactly(weights(inPlace));
        assertThat(weights(publicly)).containsExactly(weights(inPlace));
    }

    @Test
    void wordsComeBackAsWords() {
        Dataset<Row> data = Sessions.numbers(spark, 200)
                .withColumn("label", functions.expr("case when a > 0 then 'yes' else 'no' end"));
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);

        Fitted<Pipeline> fitted = runner.fit(
                Pipeline.of(Words.create(), Descent.rounds(100)),
                Table.of(data).target("label").carry("id"));
        Map<String, Object> scores = runner.evaluate(fitted, Table.of(data), "accuracy");
        Dataset<Row> scored = runner.transform(fitted, data);

        assertThat((double) scores.get("accuracy")).isGreaterThan(0.9);
        assertThat(scored.columns()).containsExactly("id", "label", "prediction");
        assertThat(scored.filter("label = prediction").count()).isGreaterThan(180);
    }

    @Test
    void aStepThatOnlyItsOwnSaverCanBringElsewhereIsSentByIt() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Table table = Table.of(Sessions.numbers(spark, 200).repartition(3))
                .target("label")
                .carry("id");
        int loaded = DirectTable.LOADED.get();

        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(new DirectTable(), Descent.rounds(5)), table);
        Fitted<Pipeline> onHeap = runner.fit(Pipeline.of(new Centre(), Descent.rounds(5)), table);

        assertThat(weights(fitted)).containsExactly(weights(onHeap));
        assertThat(runner.transform(fitted, table).orderBy("id").collectAsList())
                .isEqualTo(runner.transform(onHeap, table).orderBy("id").collectAsList());
        assertThat(DirectTable.LOADED.get()).as("tasks got it from its saver").isGreaterThan(loaded);
    }
}
