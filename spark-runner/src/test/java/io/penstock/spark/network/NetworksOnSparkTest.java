package io.penstock.spark.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.strategy.Outer;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.fixture.Tables;
import io.penstock.steps.network.Layers;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.graph.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks fitted by tasks of Spark: the same bits as on threads, for the same partitions. */
class NetworksOnSparkTest {
    private static final LocalData DATA = Examples.data(400, 4);

    private final SparkSession spark = Sessions.local();
    private final SparkRunner runner =
            SparkRunner.on(spark).inPlaceBytes(0).blockRows(37).seed(3);

    @AfterEach
    void nothingStays() {
        assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
    }

    private static LocalRunner threads() {
        return LocalRunner.create().seed(3);
    }

    private Step onSpark(Step step, LocalData data) {
        return runner.fit(step, Tables.of(spark, data)).step();
    }

    private static Network inside(Step step) {
        return (Network) (step instanceof ClusteringWrapper wrapper ? wrapper.step() : step);
    }

    @ParameterizedTest
    @EnumSource
    void theSamePartitionsGiveTheSameBitsAsOnThreads(Examples example) {
        Network network = example.network();
        Step onThreads = threads().fit(network, DATA).step();
        Step distributed = onSpark(network, DATA);
        assertThat(distributed).isEqualTo(onThreads);
        Step inPlace = SparkRunner.on(spark)
                .inPlaceBytes(Long.MAX_VALUE)
                .seed(3)
                .fit((Step) network, Tables.of(spark, DATA))
                .step();
        assertThat(inPlace).isEqualTo(onThreads);
        requireSameOutputs(onThreads, runner.transform(distributed, Tables.of(spark, DATA)));
    }

    /** What Spark's tasks make of the rows is what threads make of them. */
    private static void requireSameOutputs(Step fitted, org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> scored) {
        Batch here = LocalRunner.create().transform(fitted, DATA).toBatch();
        Schema outputs = Schema.of(here.schema().inputs().stream()
                .map(field -> new Field(
                        field.name(),
                        field.role(),
                        DataType.FLOAT64,
                        field.shape(),
                        field.features(),
                        field.predicts()))
                .toList());
        Batch there = Tables.inputs(scored, outputs);
        for (Field field : outputs.fields()) {
            assertThat(there.tensor(field.name()).toDoubles())
                    .as(field.name())
                    .containsExactly(here.tensor(field.name()).toDoubles());
        }
    }

    @Test
    void anUpdateGoesOnWithTheSameBitsAsOnThreads() {
        Network network = Examples.PERCEPTRON.network().epochs(2);
        LocalData later = Examples.data(700, 3);
        Fitted<Network> here = threads().fit(network, DATA);
        Fitted<Network> there = runner.fit(network, Tables.of(spark, DATA));
        Network wanted = threads().update(here, later).step();
        Network updated = runner.update(there, Tables.of(spark, later)).step();
        assertThat(updated).isEqualTo(wanted).isNotEqualTo(there.step());
        assertThat(updated.attributes()).containsEntry("epochs", 4L);
    }

    @Test
    void aModelIsSavedLoadedAndScoresOnSpark(@TempDir Path folder) {
        Pipeline pipeline = Pipeline.of(Examples.CONVOLUTIONAL.network());
        Fitted<Pipeline> fitted = runner.fit(pipeline, Tables.of(spark, DATA));
        Models models = Models.in(new LocalStorage(folder.resolve("model")));
        models.save(fitted, Map.of());
        Step loaded = models.load().step();
        requireSameOutputs(fitted.step(), runner.transform(loaded, Tables.of(spark, DATA)));
        assertThat((double) runner.evaluate(loaded, Tables.of(spark, DATA), "accuracy@label")
                        .get("accuracy@label"))
                .isBetween(0.0, 1.0);
    }

    @Test
    void localSgdWithAnOptimizerBetweenRoundsHasTheSameBits() {
        Network network = Examples.PERCEPTRON.network().epochs(4);
        for (ClusteringWrapper wrapper : List.of(
                ClusteringWrapper.of(network).localSgd().outer(Outer.nesterov(0.7, 0.9)),
                ClusteringWrapper.of(network).localSgd(2).outer(Outer.adam(0.01)),
                ClusteringWrapper.of(network).localSgd(2).guard(0.2))) {
            Step there = onSpark(wrapper, DATA);
            assertThat(there).isEqualTo(threads().fit((Step) wrapper, DATA).step());
            assertThat(inside(there)).isNotEqualTo(onSpark(network, DATA));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam"})
    void synchronousRoundsOverFourPartitionsAreThoseOfOne(String optimizer) {
        Network plain = Network.of(Layers.dense(6, io.penstock.steps.network.compute.Activation.TANH))
                .inputs("features")
                .heads(Head.classify("label"))
                .optimizer(optimizer)
                .learningRate(0.05)
                .set("precision", "float64")
                .batchRows(40) // ten mini-batches of 400 rows: ten rounds
                .epochs(1);
        Step wrapper = ClusteringWrapper.of(plain).synchronous();
        Network four = inside(onSpark(wrapper, DATA));
        Network one = inside(threads().fit(wrapper, DATA.repartition(1)).step());
        assertThat(four.attributes()).containsEntry("steps", 10L);
        for (String name : List.of("dense_1.weights", "head.label.weights")) {
            assertThat(four.state().doubles(name))
                    .as(name)
                    .containsExactly(one.state().doubles(name), org.assertj.core.api.Assertions.within(1e-5));
        }
        assertThat(four).isEqualTo(inside(threads().fit(wrapper, DATA).step()));
    }

    @Test
    void workersThatAddUpTheirGradientsHaveTheBitsOfThreads() {
        Network network = Examples.BRANCHES.network();
        Step wrapper = ClusteringWrapper.of(network).allReduce(Duration.ofSeconds(60));
        LocalData two = Examples.data(400, 2); // as many as there are slots for tasks
        assertThat(onSpark(wrapper, two)).isEqualTo(threads().fit(wrapper, two).step());
    }

    @Test
    void rowsHeldOutEndTheFitEarlyOnSparkToo() {
        Network network =
                Examples.PERCEPTRON.network().epochs(100).learningRate(0.05).stopEarly(0.3, 3);
        Network there = (Network) onSpark(network, DATA);
        assertThat(there).isEqualTo(threads().fit(network, DATA).step());
        assertThat((Long) Objects.requireNonNull(there.attributes().get("epochs")))
                .isLessThan(100);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> fitting(Network network, LocalData data) {
        Pipeline pipeline = Pipeline.of(network);
        return assertThatThrownBy(() -> onSpark(pipeline, data)).isInstanceOf(PenstockException.class);
    }

    @Test
    void aDivergingLossIsTheOneClearError() {
        Network wild = Network.of(Layers.dense(8))
                .inputs("features")
                .heads(Head.regress("amount"))
                .optimizer("sgd")
                .learningRate(1e9)
                .batchRows(4);
        fitting(wild, DATA)
                .hasMessageContaining("pipeline/network")
                .hasMessageContaining("with learning_rate 1.0E9")
                .hasMessageContaining("it was not in epoch 1")
                .hasMessageContaining("lower learning_rate");
        Network kept = (Network) onSpark(wild.set("on_divergence", "keep_last"), DATA);
        assertThat(kept.attributes()).containsEntry("epochs", 0L);
    }

    @Test
    void whatFailsInATaskIsTheOneClearErrorAndTheNextFitWorks() {
        Batch whole = DATA.toBatch();
        double[] values = whole.tensor("features").toDoubles();
        values[9 * 317 + 4] = Double.NaN;
        LocalData broken = LocalData.of(Batch.of(
                        whole.schema(),
                        whole.ids(),
                        List.of(
                                Tensor.matrix(values, whole.rows(), 9),
                                whole.column("more"),
                                whole.column("label"),
                                whole.column("amount"))))
                .repartition(4);
        fitting(Examples.PERCEPTRON.network(), broken)
                .hasMessageContaining("pipeline/network")
                .hasMessageContaining("NaN");
        Network huge = Examples.PERCEPTRON.network().batchRows(1 << 30);
        fitting(huge, DATA)
                .hasMessageContaining("native memory")
                .satisfies(error ->
                        assertThat(((PenstockException) error).failureClass()).isEqualTo(FailureClass.RESOURCE));
        assertThat(inside(onSpark(Examples.PERCEPTRON.network(), DATA)).isFitted())
                .isTrue();
    }
}
