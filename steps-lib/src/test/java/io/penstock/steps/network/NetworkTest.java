package io.penstock.steps.network;

import static io.penstock.steps.network.Layers.batchNormalization;
import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.globalAveragePool;
import static io.penstock.steps.network.Layers.gru;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.compute.Activation.RELU;
import static io.penstock.steps.network.compute.Activation.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.scale.MinMaxScaler;
import io.penstock.steps.scale.StandardScaler;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
    static LocalData classes(int rows, int count) {
        Tensor features = Tables.gaussian(rows, 4, 5);
        SplittableRandom random = new SplittableRandom(9);
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            double score = features.get(i, 0) * features.get(i, 1) + random.nextGaussian() / 4;
            labels[i] = score < (count == 2 ? 0 : -0.4) ? 0 : score < 0.4 || count == 2 ? 1 : 2;
        }
        return Tables.of(features, Tensor.scalars(labels));
    }

    static LocalData quantities(int rows) {
        Tensor features = Tables.gaussian(rows, 3, 5);
        SplittableRandom random = new SplittableRandom(9);
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = 1 + 3 * features.get(i, 0) - 2 * features.get(i, 1) + random.nextGaussian() / 10;
        }
        return Tables.of(features, Tensor.scalars(targets));
    }

    static <S extends Step> S fit(S step, LocalData data) {
        return LocalRunner.create().seed(3).fit(step, data).step();
    }

    static double score(Step fitted, LocalData data, String metric) {
        return (Double) Objects.requireNonNull(LocalRunner.create()
                .evaluate(fitted, data, List.of(Metrics.named(metric)))
                .get(metric));
    }

    @Nested
    class Perceptron implements LearnerLaws {
        @Override
        public Learnable step() {
            return Network.of(dense(6, RELU), dropout(0.1))
                    .heads(Head.classify("label"))
                    .epochs(2);
        }

        @Override
        public LocalData data() {
            return classes(60, 3);
        }
    }

    @Nested
    class Convolutional implements LearnerLaws {
        @Override
        public Learnable step() {
            return Network.of(
                            reshape(2, 2, 1),
                            convolution2d(3, 2, TANH),
                            batchNormalization(),
                            maxPool2d(2),
                            globalAveragePool())
                    .heads(Head.classify("label"))
                    .epochs(2);
        }

        @Override
        public LocalData data() {
            return classes(60, 2);
        }
    }

    @Nested
    class Recurrent implements LearnerLaws {
        @Override
        public Learnable step() {
            return Network.of(reshape(3, 1), gru(4))
                    .heads(Head.regress("label"), Head.reconstruct("").from("input"))
                    .epochs(2)
                    .optimizer("sgd")
                    .set("precision", "float64");
        }

        @Override
        public LocalData data() {
            return quantities(60);
        }
    }

    @Nested
    class Encoder implements LearnerLaws {
        @Override
        public Learnable step() {
            return Network.of(dense(2, TANH).named("code"), dense(4))
                    .heads(Head.reconstruct(""))
                    .set("output", "code")
                    .epochs(2);
        }

        @Override
        public LocalData data() {
            return classes(60, 2);
        }
    }

    @Test
    void aNetworkLearnsWhatNoLinearModelCan() {
        LocalData data = classes(4000, 2);
        Network network = Network.of(dense(16, TANH))
                .heads(Head.classify("label"))
                .epochs(30)
                .learningRate(0.01);
        double linear = score(fit(new LogisticRegression(1e-4), data), data, "accuracy");
        assertThat(linear).isLessThan(0.7);
        for (int partitions : new int[] {1, 4}) {
            assertThat(score(fit(network, data.repartition(partitions)), data, "accuracy"))
                    .isGreaterThan(0.85);
        }
    }

    @Test
    void withoutLayersItIsALogisticRegression() {
        LocalData data = RealData.iris();
        Network network = new Network()
                .heads(Head.classify("label"))
                .epochs(600)
                .batchRows(150)
                .optimizer("sgd")
                .learningRate(0.5)
                .set("l2", 0.01)
                .set("precision", "float64");
        Step ours = fit((Step) Pipeline.of(new StandardScaler(), network), data);
        Step exact = fit((Step) Pipeline.of(new StandardScaler(), new LogisticRegression(0.01)), data);
        assertThat(score(ours, data, "log_loss")).isCloseTo(score(exact, data, "log_loss"), within(1e-3));
        assertThat(score(ours, data, "accuracy")).isCloseTo(score(exact, data, "accuracy"), within(0.01));
    }

    @Test
    void realDigitsAreReadWell() {
        Network network =
                Network.of(dense(32, RELU)).heads(Head.classify("label")).learningRate(0.01);
        Step fitted = fit((Step) Pipeline.of(new MinMaxScaler(), network), RealData.digits());
        assertThat(score(fitted, RealData.digits(), "accuracy")).isGreaterThan(0.97);
    }

    @Test
    void theSamePartitionsGiveTheSameBitsWhateverTheBlocksAndThreads() {
        LocalData data = classes(3000, 2).repartition(3);
        Network network = Network.of(dense(8, RELU), dropout(0.3))
                .heads(Head.classify("label"))
                .epochs(2)
                .set("window", 500);
        Network fitted = fit(network, data);
        assertThat(fit(network, data)).isEqualTo(fitted);
        assertThat(LocalRunner.create()
                        .seed(3)
                        .threads(1)
                        .fit(network, data.blocks(77))
                        .step())
                .isEqualTo(fitted);
        assertThat(LocalRunner.create().seed(4).fit(network, data).step()).isNotEqualTo(fitted);
    }

    @Test
    void goingOnIsTheSameAsNotHavingStopped() {
        LocalData data = classes(900, 2);
        Network three = Network.of(dense(8, RELU), dropout(0.2), batchNormalization())
                .heads(Head.classify("label"))
                .epochs(3);
        Fitted<Network> one = LocalRunner.create().seed(3).fit(three.epochs(1), data);
        Network two = one.step().epochs(2);
        Network more = LocalRunner.create().seed(3).update(one.with(two), data).step();
        Network whole = fit(three, data);
        for (String name : whole.state().columns().keySet()) {
            assertThat(more.state().columns().get(name))
                    .as(name)
                    .isEqualTo(whole.state().columns().get(name));
        }
        assertThat(more.attributes().get("epochs")).isEqualTo(3L);
    }

    @Test
    void aHeadIsExchangedAndWhatTheLayersHaveLearnedStays() {
        LocalData data = classes(300, 2);
        Network coder = Network.of(dense(3, TANH).named("code"), dense(4))
                .heads(Head.reconstruct(""))
                .epochs(5);
        Network encoder = fit(coder, data).upTo("code");
        Network classifier = encoder.frozen().heads(Head.classify("label")).epochs(3);
        Network fitted = fit(classifier, data);
        assertThat(fitted.state().tensor("code.weights"))
                .isEqualTo(encoder.state().tensor("code.weights"));
        Network tuned = fit(fitted.again().unfrozen(), data);
        assertThat(tuned.state().tensor("code.weights"))
                .isNotEqualTo(fitted.state().tensor("code.weights"));
        assertThat(tuned.state().tensor("head.label.weights"))
                .isNotEqualTo(fitted.state().tensor("head.label.weights"));
        LocalData codes = LocalRunner.create().transform(encoder, data);
        assertThat(codes.toBatch().tensor("code").rowShape()).isEqualTo(List.of(3));
    }

    @Test
    void aModelIsSavedAndLoadedWithItsWeightsByName(@TempDir Path folder) {
        LocalData data = classes(200, 3);
        Fitted<Network> fitted = LocalRunner.create()
                .fit(
                        Network.of(dense(5, RELU).named("hidden"), batchNormalization())
                                .heads(Head.classify("label"))
                                .epochs(2),
                        data);
        Models models = Models.in(new LocalStorage(folder.resolve("model")));
        models.save(fitted, java.util.Map.of());
        Network loaded = (Network) models.load().step();
        assertThat(loaded.state().values()).isEqualTo(fitted.step().state().values());
        assertThat(loaded.state().columns()).isEqualTo(fitted.step().state().columns());
        assertThat(loaded.settings()).isEqualTo(fitted.step().settings());
        assertThat(loaded.attributes()).containsKeys("hidden.weights", "batch_normalization_1.variance", "losses");
        assertThat(LocalRunner.create().transform(loaded, data).toBatch())
                .isEqualTo(LocalRunner.create().transform(fitted.step(), data).toBatch());
    }

    @Test
    void rowsHeldOutEndTheFitAndTheBestStateIsKept() {
        LocalData data = classes(400, 2);
        Network network = Network.of(dense(64, RELU))
                .heads(Head.classify("label"))
                .epochs(400)
                .learningRate(0.02)
                .stopEarly(0.3, 5);
        Network fitted = fit(network, data);
        long epochs = (Long) Objects.requireNonNull(fitted.attributes().get("epochs"));
        List<?> held = (List<?>) Objects.requireNonNull(fitted.attributes().get("held_losses"));
        assertThat(epochs).isBetween(6L, 200L);
        double least = held.stream()
                .mapToDouble(loss -> ((Number) loss).doubleValue())
                .min()
                .orElseThrow();
        assertThat(((Number) held.get(held.size() - 1)).doubleValue()).isGreaterThan(least);
        assertThat(((Number) held.get(held.size() - 6)).doubleValue()).isEqualTo(least);
        assertThat(fit(network, data.repartition(4)).attributes()).containsKey("held_losses");
    }

    private static Network wholeBatch() {
        return Network.of(dense(5, TANH))
                .heads(Head.classify("label"))
                .set("precision", "float64")
                .batchRows(10_000)
                .epochs(15)
                .learningRate(0.05);
    }

    private static void assertSameWeights(Network left, Network right) {
        double[] ours = left.state().doubles("dense_1.weights");
        double[] theirs = right.state().doubles("dense_1.weights");
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-9));
        }
    }

    @Test
    void aRowOfWeightTwoCountsTwiceAndOneOfWeightZeroNotAtAll() {
        LocalData data = classes(60, 2);
        double[] weights = new double[60];
        int[] rows = new int[60];
        int count = 0;
        for (int i = 0; i < 60; i++) {
            weights[i] = i % 3;
            for (int copy = 0; copy < weights[i]; copy++) {
                rows[count++] = i;
            }
        }
        Tensor features = data.toBatch().tensor("features").select(java.util.Arrays.copyOf(rows, count));
        Tensor labels = data.toBatch().tensor("label").select(java.util.Arrays.copyOf(rows, count));
        Network weighted = fit(wholeBatch(), Tables.weighted(data, weights));
        assertSameWeights(weighted, fit(wholeBatch(), Tables.of(features, labels)));
    }

    @Test
    void balancedClassesWeighTheSameInAll() {
        Tensor features = Tables.gaussian(90, 4, 5);
        int[] labels = new int[90];
        double[] weights = new double[90];
        for (int i = 0; i < 90; i++) {
            labels[i] = i % 9 == 0 ? 1 : 0;
            weights[i] = labels[i] == 1 ? 90 / (2.0 * 10) : 90 / (2.0 * 80);
        }
        LocalData data = Tables.of(features, Tensor.scalars(labels));
        Network balanced = fit(wholeBatch().set("class_weights", "balanced"), data);
        assertSameWeights(balanced, fit(wholeBatch(), Tables.weighted(data, weights)));
    }

    @Test
    void anOptimizerThatBeginsAnewTakesStepsOfItsRateNotMore() {
        LocalData data = classes(100, 2);
        Network first = Network.of(dense(5, TANH))
                .heads(Head.classify("label"))
                .set("precision", "float64")
                .batchRows(10)
                .epochs(40)
                .set("optimizer_state", false);
        Fitted<Network> fitted = LocalRunner.create().seed(3).fit(first, data);
        Network again = fitted.step().epochs(1).batchRows(1000).learningRate(0.01);
        Network more =
                LocalRunner.create().seed(3).update(fitted.with(again), data).step();
        double[] before = fitted.step().state().doubles("dense_1.weights");
        double[] after = more.state().doubles("dense_1.weights");
        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(after[i] - before[i])).isCloseTo(0.01, within(1e-4)); // the first step of Adam
        }
    }
}
