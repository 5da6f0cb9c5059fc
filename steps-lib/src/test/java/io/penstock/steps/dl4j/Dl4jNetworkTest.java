package io.penstock.steps.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.nd4j.Arrays4j;
import io.penstock.steps.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks of Deeplearning4j beside the closed form of what they learn, and beside Deeplearning4j itself. */
class Dl4jNetworkTest {
    private static MultiLayerConfiguration linear(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .list()
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(3)
                        .nOut(1)
                        .build())
                .build();
    }

    private static MultiLayerConfiguration classifier() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.02))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(2)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .dropOut(0.9)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(16)
                        .nOut(3)
                        .build())
                .build();
    }

    private static Dl4jNetwork step(MultiLayerConfiguration configuration, Object... settings) {
        Dl4jNetwork step = Dl4jNetwork.ofConfiguration(configuration.toJson());
        for (int i = 0; i < settings.length; i += 2) {
            step = (Dl4jNetwork) step.with(step.settings().with((String) settings[i], settings[i + 1]));
        }
        return step;
    }

    private static LocalData quantities(int rows) {
        SplittableRandom random = new SplittableRandom(9);
        double[] features = new double[3 * rows];
        double[] targets = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 3; j++) {
                features[3 * i + j] = random.nextGaussian();
            }
            targets[i] = 4 + 3 * features[3 * i] - 2 * features[3 * i + 1] + random.nextGaussian() / 2;
        }
        return Tables.of(Tensor.matrix(features, rows, 3), Tensor.scalars(targets));
    }

    private static LocalData rings(int rows) {
        SplittableRandom random = new SplittableRandom(4);
        double[] features = new double[2 * rows];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % 3;
            double angle = random.nextDouble(2 * Math.PI);
            features[2 * i] = (1 + 2 * labels[i]) * Math.cos(angle) + random.nextGaussian() / 4;
            features[2 * i + 1] = (1 + 2 * labels[i]) * Math.sin(angle) + random.nextGaussian() / 4;
        }
        return Tables.of(Tensor.matrix(features, rows, 2), Tensor.scalars(labels));
    }

    private static <S extends Step> S fit(S step, LocalData data) {
        return LocalRunner.create().threads(2).seed(3).fit(step, data).step();
    }

    @Nested
    class Regression implements LearnerLaws {
        @Override
        public Learnable step() {
            return Dl4jNetworkTest.step(linear(new Sgd(0.1)), "epochs", 2);
        }

        @Override
        public LocalData data() {
            return quantities(20);
        }
    }

    @Nested
    class WithDropout implements LearnerLaws {
        @Override
        public Learnable step() {
            return Dl4jNetworkTest.step(classifier(), "epochs", 2);
        }

        @Override
        public LocalData data() {
            return rings(21);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void itReachesTheClosedFormOfLeastSquares(int partitions) {
        LocalData data = quantities(300);
        LinearRegression exact = fit(new LinearRegression(), data);
        // A mini-batch of all rows of a partition: the average of the partitions' steps is the step of all rows.
        Dl4jNetwork fitted =
                fit(step(linear(new Sgd(0.4)), "batch_rows", 300, "epochs", 60), data.repartition(partitions));
        double[] weights = fitted.state().doubles("weights"); // w, b
        for (int j = 0; j < 3; j++) {
            assertThat(weights[j]).isCloseTo(exact.state().doubles("coefficients")[j], within(1e-9));
        }
        assertThat(weights[3]).isCloseTo(exact.state().doubles("intercepts")[0], within(1e-9));
        Map<String, Object> scores = LocalRunner.create().evaluate(fitted, data, List.of(Metrics.named("rmse")));
        assertThat((Double) scores.get("rmse")).isCloseTo(0.5, within(0.05));
    }

    @Test
    void aNetworkSeparatesRings() {
        LocalData data = rings(600);
        Dl4jNetwork fitted = fit(step(classifier(), "epochs", 40), data);
        Batch made = LocalRunner.create().transform(fitted, data).toBatch();
        Tensor output = made.tensor("output");
        int right = 0;
        for (int i = 0; i < made.rows(); i++) {
            int best = 0;
            for (int k = 1; k < 3; k++) {
                best = output.get(i, k) > output.get(i, best) ? k : best;
            }
            right += best == made.ids()[i] % 3 ? 1 : 0;
        }
        assertThat(right / 600.0).isGreaterThan(0.95);
        assertThat(made.schema().field("output").predicts()).isEqualTo("label");
    }

    @Test
    void updatesOfOneEpochAreOneFitOfSeveral() {
        LocalData data = rings(90).repartition(2);
        Dl4jNetwork one = step(classifier(), "epochs", 1);
        Dl4jNetwork more = fit(one, data);
        for (int i = 0; i < 2; i++) {
            more = LocalRunner.create()
                    .seed(3)
                    .update(new Fitted<>(more, data.schema(), List.of()), data)
                    .step();
        }
        assertThat(more.state())
                .isEqualTo(fit(step(classifier(), "epochs", 3), data).state());
        assertThat(fit(more, data)).as("a plain fit starts from scratch").isEqualTo(fit(one, data));
    }

    @Test
    void aSavedNetworkGivesWhatDeeplearning4jGivesAndGoesOnFromThere(@TempDir Path folder) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(classifier());
        network.init();
        Path file = folder.resolve("network.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        LocalData data = rings(60);
        Dl4jNetwork read = new Dl4jNetwork(file);
        Dl4jNetwork asItIs = (Dl4jNetwork) read.with(read.settings().with("epochs", 0));
        try (INDArray features = Arrays4j.toArray(
                        data.toBatch().tensor("features").toFloating(io.penstock.engine.data.DataType.FLOAT32));
                INDArray expected = network.output(features)) {
            assertThat(LocalRunner.create().transform(asItIs, data).toBatch().tensor("output"))
                    .isEqualTo(Arrays4j.toTensor(expected));
            assertThat(fit(asItIs, data).state().doubles("weights"))
                    .as("no epochs change nothing")
                    .isEqualTo(Arrays4j.toTensor(network.params()).toDoubles());
        }
        Dl4jNetwork fitted = fit((Dl4jNetwork) read.with(read.settings().with("epochs", 2)), data);
        Files.delete(file);
        StepTypes types = StepTypes.discover();
        Parcel parcel = Parcel.pack(fitted, types);
        Dl4jNetwork arrived = (Dl4jNetwork) Parcel.unpack(parcel.bytes(), types);
        assertThat(Parcel.pack(arrived, types).digest()).isEqualTo(parcel.digest());
        assertThat(fit(arrived, data).state().doubles("weights"))
                .as("fitted again it begins at the saved parameters")
                .isEqualTo(fitted.state().doubles("weights"));
        network.close();
    }

    @Test
    void badInputIsRefused(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> fit(step(linear(new Sgd(0.1))), rings(30)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("[2]");
        assertThatThrownBy(
                        () -> fit(step(classifier()), Tables.of(Tables.gaussian(4, 2, 1), Tensor.scalars(0, 1, 2, 3))))
                .as("more classes than outputs")
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("the class 3.0")
                .hasMessageContaining("row with id 3")
                .hasMessageContaining("3 outputs");
        assertThatThrownBy(() -> fit(step(linear(new Sgd(1e9)), "epochs", 80), quantities(40)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("in epoch ");
        assertThatThrownBy(() -> fit(step(linear(new Sgd(0.1))), Tables.of(Tables.gaussian(9, 3, 1))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("one target");
        assertThatThrownBy(() -> fit(step(linear(new Sgd(0.1))), Tables.weighted(quantities(4), 1, 1, 1, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no weights of rows");
        String foreign = linear(new Sgd(0.1))
                .toJson()
                .replaceFirst(
                        "org\\.nd4j\\.linalg\\.activations\\.impl\\.ActivationIdentity",
                        "javax.script.ScriptEngineManager");
        assertThat(foreign).contains("javax.script");
        assertThatThrownBy(() -> fit(Dl4jNetwork.ofConfiguration(foreign), quantities(9)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("javax.script.ScriptEngineManager");
        for (String wrong : List.of("{}", "no network at all", "PK\3\4 broken")) {
            Path file = Files.writeString(folder.resolve("wrong"), wrong);
            assertThatThrownBy(() -> fit(new Dl4jNetwork(file), quantities(9)))
                    .as(wrong)
                    .isInstanceOf(PenstockException.class);
        }
    }
}
