package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.ColumnTransformer;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.AddFeatures;
import io.penstock.engine.wrap.Checkpoint;
import io.penstock.engine.wrap.ForEach;
import io.penstock.engine.wrap.Frozen;
import io.penstock.engine.wrap.OptionalStep;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.engine.wrap.Reshape;
import io.penstock.engine.wrap.Shuffle;
import io.penstock.engine.wrap.TestOnly;
import io.penstock.engine.wrap.TrainOnly;
import io.penstock.spark.fixture.Listening;
import io.penstock.spark.fixture.Sessions;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What trees cost: how many jobs, and how often the source is read. Written down first, from the trees alone. */
class PlanCostTest {
    private static final int ROWS = 60;

    private static Step fitted() {
        return new Centre().withState(State.EMPTY.with("mean", new double[3]));
    }

    static Stream<Arguments> trees() {
        return Stream.of(
                Arguments.of(
                        "a chain before a fit is fused into its scan",
                        1,
                        1,
                        Pipeline.of(Times.of(2), Times.plus(1), new Centre(), Times.of(3))),
                Arguments.of(
                        "one stage per dependent fit", 3, 3, Pipeline.of(new Centre(), new Centre(), new Centre())),
                Arguments.of(
                        "branches share a scan",
                        1,
                        1,
                        Pipeline.of(Union.of(
                                Pipeline.of(Times.of(2), new Centre()).named("one"),
                                Pipeline.of(Times.of(3), new Centre()).named("two"),
                                new AddFeatures(new Centre())))),
                Arguments.of(
                        "columns share a scan",
                        1,
                        1,
                        Pipeline.of(ColumnTransformer.of("a,b", new Centre()).and("c", new Centre()))),
                Arguments.of(
                        "wrappers by phase cost nothing",
                        1,
                        1,
                        Pipeline.of(
                                new TrainOnly(Times.of(2)),
                                new TestOnly(Times.of(5)),
                                new OptionalStep(new Centre(), false),
                                new Centre())),
                Arguments.of(
                        "wrappers of shape cost nothing",
                        1,
                        1,
                        Pipeline.of(new Reshape("3,1"), ForEach.of(new Centre()), new Reshape("3"))),
                Arguments.of(
                        "a target transform learns in the same depth as the inputs' scan",
                        1 + 3,
                        2,
                        Pipeline.of(OutputTransform.of(Times.of(2)), new Centre(), Descent.rounds(3))),
                Arguments.of(
                        "a frozen step costs no stage", 2, 1, Pipeline.of(new Frozen(fitted()), Descent.rounds(2))),
                Arguments.of("epochs read kept rows", 3, 1, Pipeline.of(Epochs.of(3, Descent.rounds(1)))),
                Arguments.of(
                        "validated epochs: a split in 2 rounds, then per epoch a fit and two measurements",
                        2 + 2 * (1 + 2),
                        2,
                        Pipeline.of(Epochs.of(2, Descent.rounds(1)).validate(new HoldOut(0.25), "rmse"))),
                Arguments.of(
                        "a chain of any length learns batch by batch in one job",
                        1,
                        1,
                        Pipeline.of(
                                MiniBatches.of(8, Pipeline.of(new Centre(), Times.of(2), new Centre(), new Centre())))),
                Arguments.of(
                        "a checkpoint is computed once",
                        3,
                        1,
                        Pipeline.of(Times.of(2), new Checkpoint(), new Centre(), new Centre(), new Centre())),
                Arguments.of("a shuffle cuts a stage, not a job", 1, 1, Pipeline.of(new Shuffle(), new Centre())),
                Arguments.of(
                        "everything inside a wrapper for the cluster",
                        2 + 2 * 2,
                        1,
                        ClusteringWrapper.of(Pipeline.of(Epochs.of(
                                2,
                                Pipeline.of(
                                                new TrainOnly(Times.of(2)),
                                                ForEach.scalar(Times.plus(1)),
                                                new Centre(),
                                                Descent.rounds(2))
                                        .named("body"))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trees")
    void costs(String what, int jobs, int scans, Step tree) {
        SparkSession spark = Sessions.local();
        LongAccumulator read = spark.sparkContext().longAccumulator();
        Dataset<Row> numbers = Sessions.numbers(spark, ROWS);
        Dataset<Row> counted = spark.createDataFrame(
                numbers.repartition(3).javaRDD().map(row -> {
                    read.add(1);
                    return row;
                }),
                numbers.schema());
        Table table = Table.of(counted).target("label").carry("id");
        try (Listening listening = new Listening(spark.sparkContext())) {
            SparkRunner.on(spark).inPlaceBytes(0).fit(tree, table);
            assertThat(listening.jobs().stream()
                            .filter(name -> name.startsWith("fit ") || name.startsWith("evaluate ")))
                    .as(what)
                    .hasSize(jobs);
        }
        assertThat(read.value() / ROWS).as("scans of " + what).isEqualTo(scans);
        assertThat(new JavaSparkContext(spark.sparkContext()).getPersistentRDDs())
                .isEmpty();
    }
}
