package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Trouble;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.spark.fixture.Listening;
import io.penstock.spark.fixture.Sessions;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets out of pipelines: types, carried columns, laziness, failures. */
class TransformTest {
    private final SparkSession spark = Sessions.local();
    private final SparkRunner runner = SparkRunner.on(spark).blockRows(7);

    private Dataset<Row> rich() {
        return Sessions.numbers(spark, 40)
                .selectExpr(
                        "id",
                        "a",
                        "b",
                        "c",
                        "label",
                        "named_struct('x', id, 'y', array('p', cast(id as string))) as nested",
                        "map(cast(id as string), a) as mapped",
                        "timestamp_seconds(id) as time",
                        "cast(null as string) as nothing",
                        "cast(id as decimal(30, 4)) as money",
                        "cast(id as string) as word");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriedColumnsOfAnyTypeComeBackUntouched(boolean isPublic) {
        Dataset<Row> data = rich().repartition(3);
        String[] carried = {"word", "nested", "id", "mapped", "time", "nothing", "money"};
        Table table = Table.of(data).inputs("a", "b", "c").target("label").carry(carried);
        Fitted<Centre> fitted = runner.fit(new Centre(), table);

        Dataset<Row> scored = runner.publicRows(isPublic).transform(fitted, table);

        assertThat(scored.columns())
                .containsExactly("word", "nested", "id", "mapped", "time", "nothing", "money", "features");
        assertThat(scored.schema().apply("nested").dataType())
                .isEqualTo(data.schema().apply("nested").dataType());
        List<Row> expected = data.select("word", "nested", "id", "mapped", "time", "nothing", "money", "a")
                .orderBy("id")
                .collectAsList();
        List<Row> actual = scored.orderBy("id").collectAsList();
        double mean = fitted.step().mean()[0];
        for (int i = 0; i < expected.size(); i++) {
            for (int column = 0; column < carried.length; column++) {
                assertThat(actual.get(i).get(column)).isEqualTo(expected.get(i).get(column));
            }
            assertThat((double) actual.get(i).getList(carried.length).get(0))
                    .isEqualTo(expected.get(i).getDouble(7) - mean);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vectorsComeBackAsVectorsOfSparkMlWhereThatIsWished(boolean isPublic) {
        Table table = Table.of(Sessions.numbers(spark, 20)).target("label").carry("id");
        Fitted<Centre> fitted = runner.fit(new Centre(), table);

        Row row = runner.mlVectors(true)
                .publicRows(isPublic)
                .transform(fitted, table)
                .first();

        assertThat((DenseVector) row.get(1)).extracting(DenseVector::size).isEqualTo(3);
    }

    @Test
    void nothingRunsBeforeItIsAskedFor() {
        Table table = Table.of(Sessions.numbers(spark, 20).repartition(2))
                .target("label")
                .carry("id");
        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(new Centre(), Descent.rounds(2)), table);
        try (Listening listening = new Listening(spark.sparkContext())) {
            Dataset<Row> scored = runner.transform(
                    fitted, Table.of(Sessions.numbers(spark, 20)).carry("id"));
            assertThat(listening.jobs()).isEmpty();

            assertThat(scored.count()).isEqualTo(20);
            assertThat(scored.filter("prediction > 0").select("id").distinct().count())
                    .isGreaterThan(0);
        }
    }

    @Test
    void namesThatMeetAreRefusedOrReplaced() {
        Dataset<Row> data = Sessions.numbers(spark, 20).withColumnRenamed("id", "prediction");
        Table table = Table.of(data).target("label").carry("prediction");
        Fitted<Pipeline> fitted = runner.fit(Pipeline.of(new Centre(), Descent.rounds(2)), table);

        assertThatThrownBy(() -> runner.transform(fitted, table))
                .hasMessageContaining("a carried column and an output must not have one name; got 'prediction'");
        assertThat(runner.transform(fitted, data).columns()).containsExactly("label", "prediction");
    }

    @Test
    void aFailureIsToldWithItsPath() {
        Table table = Table.of(Sessions.numbers(spark, 20).repartition(2)).inputs("a", "b");
        Pipeline pipeline = Pipeline.of(Trouble.of("data"));

        assertThatThrownBy(() -> runner.transform(pipeline, table).collectAsList())
                .hasStackTraceContaining("pipeline/trouble: values must be positive");
        assertThatThrownBy(() -> runner.transform(Pipeline.of(new Centre()), table))
                .hasMessageContaining("pipeline/centre: a step that learns must be fitted before it transforms");
    }

    @Test
    void stepsAreTornDownWhereOnlySomeRowsAreTaken() {
        int open = Trouble.STARTED.get() - Trouble.STOPPED.get();
        Table table = Table.of(Sessions.numbers(spark, 200).repartition(2)).inputs("a", "b");

        runner.transform(Pipeline.of(Trouble.of("none")), table).limit(3).collectAsList();

        assertThat(Trouble.STARTED.get() - Trouble.STOPPED.get()).isEqualTo(open);
    }
}
