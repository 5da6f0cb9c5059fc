package io.penstock.steps.network;

import static io.penstock.steps.network.Layers.add;
import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.embedding;
import static io.penstock.steps.network.Layers.gru;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;
import static io.penstock.steps.network.compute.Activation.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Step;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.testing.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What is wrong with a network or its data is said in one clear error, while planning where that is possible. */
class BadNetworksTest {
    private static final LocalData DATA = NetworkTest.classes(80, 3);

    private static Network classifier() {
        return Network.of(dense(4, RELU)).heads(Head.classify("label")).epochs(2);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> planning(Network network) {
        Step pipeline = Pipeline.of(network);
        return assertThatThrownBy(() -> Planner.fit(pipeline, DATA.schema())).isInstanceOf(PenstockException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fitting(Network network, LocalData data) {
        Step pipeline = Pipeline.of(network);
        return assertThatThrownBy(() -> LocalRunner.create().fit(pipeline, data))
                .isInstanceOf(PenstockException.class);
    }

    @Test
    void shapesThatDoNotChainAreFoundWhilePlanning() {
        planning(Network.of(reshape(2, 2, 1).named("square"), gru(2)).heads(Head.classify("label")))
                .hasMessageContaining("pipeline/network")
                .hasMessageContaining("'gru_1' takes [length, channels]; [square] gives [2, 2, 1]")
                .hasMessageContaining("reshape");
        planning(Network.of(convolution2d(3, 3, RELU)).heads(Head.classify("label")))
                .hasMessageContaining("'convolution2d_1' takes [height, width, channels]; [input] gives [4]");
        planning(Network.of(dense(4).named("a"), dense(5).named("b"), add("a", "b"))
                        .heads(Head.classify("label")))
                .hasMessageContaining("'add_1' takes two inputs or more of one shape; [a, b] gives [[4], [5]]");
        planning(Network.of(dense(3)).heads(Head.reconstruct("")))
                .hasMessageContaining("takes 4 numbers, 'dense_1' gives [3]");
    }

    @Test
    void aHeadWithoutTargetIsFoundWhilePlanning() {
        planning(classifier().heads(Head.classify("labels")))
                .hasMessageContaining("no target 'labels'")
                .hasMessageContaining("pipeline/network");
        planning(classifier().heads(Head.reconstruct("picture"))).hasMessageContaining("'picture'");
        planning(Network.of(dense(3))).hasMessageContaining("a network that learns has a head");
    }

    @Test
    void namesThatLeadNowhereAreFoundAtOnce() {
        assertThatThrownBy(() -> Network.of(dense(3).from("hiden"), dense(2).named("hidden")))
                .hasMessageContaining("takes 'hiden'");
        assertThatThrownBy(() -> Network.of(dense(3).named("a"), dense(3).named("a")))
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> new Network().set("layers", List.of(Map.of("dens", 3))))
                .hasMessageContaining("'dens'")
                .hasMessageContaining("dense");
        assertThatThrownBy(() -> new Network().set("layers", List.of(Map.of("dense", Map.of("unit", 3)))))
                .hasMessageContaining("'unit'")
                .hasMessageContaining("units");
        assertThatThrownBy(() -> new Network().set("layers", List.of(Map.of("dense", Map.of("units", -3)))))
                .hasMessageContaining("at least 1, not -3");
        assertThatThrownBy(() ->
                        new Network().set("layers", List.of(Map.of("dense", Map.of("units", 3, "activation", "rel")))))
                .hasMessageContaining("'rel'")
                .hasMessageContaining("relu");
        assertThatThrownBy(() -> new Network()
                        .set("heads", List.of(Map.of("regress", Map.of("target", "y", "loss", "cross_entropy")))))
                .hasMessageContaining("cross_entropy");
        planning(classifier().frozen("densely")).hasMessageContaining("densely").hasMessageContaining("dense_1");
    }

    @Test
    void moreOrFewerClassesThanLabels() {
        fitting(classifier().heads(Head.classify("label").classes(5)), DATA)
                .hasMessageContaining("5 classes, and 3 labels in 'label'");
        fitting(classifier().heads(Head.classify("label").classes(2)), DATA)
                .hasMessageContaining("2 classes, and 3 labels");
        LocalData one =
                Tables.of(Tables.gaussian(30, 2, 1), Strings.of("a".repeat(30).split("")));
        fitting(classifier(), one).hasMessageContaining("at least two");
    }

    @Test
    void aClassMissingFromAPartitionIsNoProblem() {
        int[] sorted = new int[90];
        Arrays.setAll(sorted, i -> i / 30);
        double[] features = IntStream.range(0, 90)
                .mapToDouble(i -> i / 30 - 1 + 0.01 * (i % 7))
                .toArray();
        LocalData data = Tables.of(Tensor.matrix(features, 90, 1), Tensor.scalars(sorted))
                .repartition(3);
        Network network = Network.of(dense(8, TANH))
                .heads(Head.classify("label"))
                .epochs(300)
                .learningRate(0.02);
        assertThat(NetworkTest.score(NetworkTest.fit(network, data), data, "accuracy"))
                .isGreaterThan(0.9);
    }

    @Test
    void aDivergingLossIsNamedWithEpochRateAndRemedy() {
        LocalData data = NetworkTest.quantities(300);
        Network wild = Network.of(dense(16, RELU))
                .heads(Head.regress("label"))
                .optimizer("sgd")
                .learningRate(1e6)
                .epochs(5);
        fitting(wild, data)
                .hasMessageContaining("epoch 1")
                .hasMessageContaining("learning_rate 1000000.0")
                .hasMessageContaining("lower learning_rate")
                .hasMessageContaining("pipeline/network");
        Network kept = NetworkTest.fit(wild.set("on_divergence", "keep_last"), data);
        assertThat(kept.attributes()).containsEntry("rejected", 1L).containsEntry("epochs", 0L);
        for (double weight : kept.state().doubles("dense_1.weights")) {
            assertThat(weight).isFinite();
        }
    }

    @Test
    void aCopyThatDivergesIsRejectedAndCounted() {
        LocalData data = NetworkTest.quantities(300);
        double[] targets = data.toBatch().tensor("label").toDoubles();
        for (int i = 0; i < 100; i++) {
            targets[i] *= 1e30;
        }
        LocalData wild = Tables.of(data.toBatch().tensor("features"), Tensor.scalars(targets))
                .repartition(3);
        Network network = Network.of(dense(8, TANH))
                .heads(Head.regress("label"))
                .optimizer("sgd")
                .learningRate(0.01)
                .set("momentum", 0.0)
                .batchRows(10)
                .epochs(20);
        Network fitted = NetworkTest.fit(network, wild);
        assertThat((Long) fitted.attributes().get("rejected")).isEqualTo(20L);
        LocalData sound = new LocalData(
                wild.schema(),
                List.of(wild.partitions().get(1), wild.partitions().get(2)));
        Network without = NetworkTest.fit(network, sound);
        assertThat(NetworkTest.score(fitted, sound, "rmse")).isLessThan(2);
        assertThat(NetworkTest.score(without, sound, "rmse")).isLessThan(2);
    }

    @Test
    void inputsThatAreConstantAreCountedAndAllOfThemRefused() {
        double[] values = Tables.gaussian(60, 3, 1).toDoubles();
        for (int i = 0; i < 60; i++) {
            values[3 * i + 1] = 7;
        }
        int[] labels =
                IntStream.range(0, 60).map(i -> values[3 * i] > 0 ? 1 : 0).toArray();
        LocalData data = Tables.of(Tensor.matrix(values, 60, 3), Tensor.scalars(labels));
        assertThat(NetworkTest.fit(classifier(), data).attributes()).containsEntry("constant_inputs", 1L);
        double[] same = new double[60];
        fitting(classifier(), Tables.of(Tensor.matrix(same, 60, 1), Tensor.scalars(labels)))
                .hasMessageContaining("must differ from row to row");
    }

    @Test
    void valuesThatAreNotFiniteAreNamedWithTheirRow() {
        double[] values = Tables.gaussian(60, 3, 1).toDoubles();
        values[3 * 17 + 2] = Double.NaN;
        LocalData data = Tables.of(
                Tensor.matrix(values, 60, 3),
                NetworkTest.classes(60, 3).toBatch().tensor("label"));
        fitting(classifier(), data)
                .hasMessageContaining("NaN in 'x2' of the row with id 17")
                .hasMessageContaining("Imputer");
    }

    @Test
    void wordsBeyondTheVocabularyAreRefused() {
        Tensor words = Tensor.matrix(new double[] {0, 1, 2, 3, 4, 5}, 3, 2);
        LocalData data = Tables.of(words, Tensor.scalars(0, 1, 0));
        fitting(Network.of(embedding(4, 2), gru(2)).heads(Head.classify("label")), data)
                .hasMessageContaining("from 0 to 3");
    }

    @Test
    void aNetworkThatDoesNotFitTheMemoryFailsAloneAndTheProcessLives() {
        Network huge = Network.of(dense(1000)).heads(Head.classify("label")).batchRows(1 << 20);
        fitting(huge, DATA)
                .satisfies(error ->
                        assertThat(((PenstockException) error).failureClass()).isEqualTo(FailureClass.RESOURCE))
                .hasMessageContaining("native memory");
        assertThat(NetworkTest.fit(classifier(), DATA).isFitted()).isTrue();
    }

    @Test
    void patienceWithoutRowsHeldOutIsRefused() {
        planning(classifier().set("patience", 3)).hasMessageContaining("held_out");
    }

    @Test
    void probabilitiesAreBetweenZeroAndOne() {
        LocalData data = Tables.of(Tables.gaussian(30, 2, 1), Tensor.scalars(new double[30]));
        double[] wrong = new double[30];
        wrong[4] = -1;
        fitting(
                        classifier().heads(Head.probabilities("label")),
                        Tables.of(data.toBatch().tensor("features"), Tensor.scalars(wrong)))
                .hasMessageContaining("-1.0 in 'label' of the row with id 4");
    }

    @Test
    void copiesOfDifferentNetworksAreNotAveraged() {
        Step batches = io.penstock.engine.repeat.MiniBatches.of(20, classifier());
        assertThatThrownBy(() -> LocalRunner.create().fit(batches, DATA.repartition(3)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("begun at one network");
    }

    @Test
    void imagesOfDifferentSizesAreNotPutSideBySide() {
        planning(Network.of(
                                reshape(2, 2, 1).named("a"),
                                reshape(1, 4, 1).named("b").from("input"),
                                io.penstock.steps.network.Layers.concatenate("a", "b"))
                        .heads(Head.classify("label")))
                .hasMessageContaining("differ in the last dimension only");
    }
}
