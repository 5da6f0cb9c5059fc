package io.penstock.steps.samediff;

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
import io.penstock.engine.model.Models;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.testing.Tables;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs of SameDiff beside the closed form of what they learn. */
class SameDiffGraphTest {
    /** {@code x·w + b} under the mean squared error. */
    private static byte[] linear(DataType type) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", type, -1, 3);
        SDVariable y = graph.placeHolder("y", type, -1, 1);
        SDVariable w = graph.var(
                "w", Nd4j.create(new double[] {0.5, -0.5, 0.1}).castTo(type).reshape(3, 1));
        SDVariable b = graph.var("b", Nd4j.zeros(type, 1));
        SDVariable predicted = x.mmul(w).add("predicted", b);
        graph.loss.meanSquaredError("mse", y, predicted, null);
        graph.setLossVariables("mse");
        return bytes(graph);
    }

    /** A network of two layers for three classes, with noise where it learns. */
    private static byte[] network(boolean noise) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("features", DataType.FLOAT, -1, 2);
        SDVariable y = graph.placeHolder("label", DataType.INT64, -1);
        Nd4j.getRandom().setSeed(7);
        SDVariable first = graph.var("first", Nd4j.randn(DataType.FLOAT, 2, 16).muli(0.5));
        SDVariable second =
                graph.var("second", Nd4j.randn(DataType.FLOAT, 16, 3).muli(0.3));
        SDVariable offset = graph.var("offset", Nd4j.zeros(DataType.FLOAT, 3));
        SDVariable hidden = graph.nn.relu(x.mmul(first), 0);
        SDVariable logits = hidden.mmul(second).add("logits", offset);
        graph.nn.softmax("probability", logits, 1);
        SDVariable learned = noise ? logits.add(graph.random.normal(0, 0.5, DataType.FLOAT, 3)) : logits;
        graph.loss.sparseSoftmaxCrossEntropy("loss", learned, y);
        graph.setLossVariables("loss");
        return bytes(graph);
    }

    private static byte[] bytes(SameDiff graph) {
        ByteBuffer buffer = graph.asFlatBuffers(false);
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return content;
    }

    private static SameDiffGraph step(byte[] graph, Object... settings) {
        SameDiffGraph step = new SameDiffGraph(graph);
        for (int i = 0; i < settings.length; i += 2) {
            step = (SameDiffGraph) step.with(step.settings().with((String) settings[i], settings[i + 1]));
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
        long[] labels = new long[rows];
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
            return SameDiffGraphTest.step(linear(DataType.DOUBLE), "outputs", "predicted", "epochs", 3);
        }

        @Override
        public LocalData data() {
            return quantities(40);
        }
    }

    @Nested
    class ThatDraws implements LearnerLaws {
        @Override
        public Learnable step() {
            return SameDiffGraphTest.step(
                    network(true), "outputs", "probability", "epochs", 2, "optimizer", "momentum");
        }

        @Override
        public LocalData data() {
            return rings(30);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyOptimizerReachesTheClosedFormOfLeastSquares(int partitions) {
        LocalData data = quantities(600);
        LinearRegression exact = fit(new LinearRegression(), data);
        double[] coefficients = exact.state().doubles("coefficients");
        double intercept = exact.state().doubles("intercepts")[0];
        // A mini-batch of all rows of a partition: the average of the partitions' steps is the step of all rows.
        for (Map.Entry<String, Double> optimizer :
                Map.of("sgd", 0.3, "momentum", 0.05).entrySet()) {
            SameDiffGraph fitted = fit(
                    step(
                            linear(DataType.DOUBLE),
                            "outputs",
                            "predicted",
                            "optimizer",
                            optimizer.getKey(),
                            "learning_rate",
                            optimizer.getValue(),
                            "batch_rows",
                            600,
                            "momentum",
                            0.5,
                            "epochs",
                            90),
                    data.repartition(partitions));
            double[] weights = fitted.state().doubles("weights"); // b, w
            assertThat(weights[0]).as(optimizer.getKey()).isCloseTo(intercept, within(1e-9));
            for (int j = 0; j < 3; j++) {
                assertThat(weights[1 + j]).as(optimizer.getKey()).isCloseTo(coefficients[j], within(1e-9));
            }
        }
        SameDiffGraph adam = fit(
                step(
                        linear(DataType.FLOAT),
                        "outputs",
                        "predicted",
                        "learning_rate",
                        0.04,
                        "batch_rows",
                        50,
                        "epochs",
                        120),
                data.repartition(partitions));
        double[] weights = adam.state().doubles("weights");
        assertThat(weights[0]).isCloseTo(intercept, within(0.03));
        for (int j = 0; j < 3; j++) {
            assertThat(weights[1 + j]).isCloseTo(coefficients[j], within(0.03));
        }
        assertThat((Double) adam.attributes().get("loss")).isCloseTo(0.25, within(0.05));
    }

    @Test
    void aNetworkSeparatesRingsAndItsPredictionIsMeasured() {
        LocalData data = rings(900).repartition(3);
        SameDiffGraph fitted =
                fit(step(network(false), "outputs", "probability", "epochs", 30, "learning_rate", 0.03), data);
        Batch made = LocalRunner.create().transform(fitted, data).toBatch();
        assertThat(made.schema().field("probability").predicts()).isEqualTo("label");
        int right = 0;
        Tensor probability = made.tensor("probability");
        for (int i = 0; i < made.rows(); i++) {
            int best = 0;
            for (int k = 1; k < 3; k++) {
                best = probability.get(i, k) > probability.get(i, best) ? k : best;
            }
            right += best == made.ids()[i] % 3 ? 1 : 0;
        }
        assertThat(right / 900.0).isGreaterThan(0.95);
    }

    @Test
    void predictionsOfAScalarTargetAreScalarsThatMetricsMeasure() {
        LocalData data = quantities(300);
        SameDiffGraph fitted = fit(
                step(
                        linear(DataType.FLOAT),
                        "outputs",
                        "predicted=price",
                        "optimizer",
                        "sgd",
                        "learning_rate",
                        0.1,
                        "epochs",
                        30),
                data);
        assertThat(fitted.outputs(data.schema(), Phase.PREDICT).field("price").toString())
                .isEqualTo("price: float32 predicts label");
        Map<String, Object> scores = LocalRunner.create().evaluate(fitted, data, List.of(Metrics.named("rmse")));
        assertThat((Double) scores.get("rmse")).isCloseTo(0.5, within(0.05));
    }

    @Test
    void updatesOfOneEpochAreOneFitOfSeveral() {
        LocalData data = quantities(100).repartition(2);
        SameDiffGraph one = step(linear(DataType.DOUBLE), "outputs", "predicted", "epochs", 1);
        SameDiffGraph more = fit(one, data);
        for (int i = 0; i < 3; i++) {
            more = LocalRunner.create()
                    .seed(3)
                    .update(new Fitted<>(more, data.schema(), List.of()), data)
                    .step();
        }
        SameDiffGraph four = fit(step(linear(DataType.DOUBLE), "outputs", "predicted", "epochs", 4), data);
        assertThat(more.state()).isEqualTo(four.state());
        assertThat(fit(more, data)).as("a plain fit starts from scratch").isEqualTo(fit(one, data));
    }

    @Test
    void averagesAreByRows() {
        LocalData data = quantities(60);
        SameDiffGraph one = step(linear(DataType.DOUBLE), "outputs", "predicted", "epochs", 1);
        State left = fit(one, LocalData.of(data.toBatch().slice(0, 20))).state();
        State right = fit(one, LocalData.of(data.toBatch().slice(20, 60))).state();
        State mean = one.average(List.of(left, right), new double[] {20, 40});
        for (String name : List.of("weights", "first_moments", "second_moments")) {
            for (int i = 0; i < 4; i++) {
                double expected = left.doubles(name)[i] / 3 + 2 * right.doubles(name)[i] / 3;
                assertThat(mean.doubles(name)[i]).as(name).isCloseTo(expected, within(1e-12));
                assertThat(left.doubles(name)[i]).isNotEqualTo(right.doubles(name)[i]);
            }
        }
    }

    @Test
    void savedAndShippedItIsTheSameAndSameDiffReadsWhatItWrites(@TempDir Path folder) throws Exception {
        LocalData data = quantities(50);
        SameDiffGraph fitted = fit(step(linear(DataType.DOUBLE), "outputs", "predicted", "epochs", 2), data);
        StepTypes types = StepTypes.discover();
        Parcel parcel = Parcel.pack(fitted, types);
        assertThat(Parcel.pack(fitted, types).digest()).isEqualTo(parcel.digest());
        SameDiffGraph arrived = (SameDiffGraph) Parcel.unpack(parcel.bytes(), types);
        assertThat(Parcel.pack(arrived, types).digest()).isEqualTo(parcel.digest());
        Models models = Models.in(new LocalStorage(folder.resolve("store")));
        models.save(fitted, data.schema(), Map.of());
        assertThat(Parcel.pack(models.load().step(), types).digest()).isEqualTo(parcel.digest());

        Path file = folder.resolve("learned.fb");
        fitted.writeTo(file);
        SameDiff read = SameDiff.load(file.toFile(), false);
        double[] weights = fitted.state().doubles("weights");
        try (INDArray array = read.getVariable("w").getArr()) {
            assertThat(array.toDoubleVector()).containsExactly(weights[1], weights[2], weights[3]);
        }
        SameDiffGraph asItIs = step(Files.readAllBytes(file), "outputs", "predicted", "epochs", 0);
        Batch expected = LocalRunner.create().transform(fitted, data).toBatch();
        Batch made = LocalRunner.create().transform(asItIs, data).toBatch();
        assertThat(made.tensor("predicted").toDoubles())
                .containsExactly(expected.tensor("predicted").toDoubles());
    }

    @Test
    void aGraphInAFileLearnsAndNoLongerNeedsIt(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("graph.fb"), linear(DataType.DOUBLE));
        SameDiffGraph step = new SameDiffGraph(file);
        SameDiffGraph fitted = fit(
                (SameDiffGraph)
                        step.with(step.settings().with("outputs", "predicted").with("epochs", 2)),
                quantities(40));
        Files.delete(file);
        assertThat(LocalRunner.create().transform(fitted, quantities(40)).rows())
                .isEqualTo(40);
        assertThat(fit(fitted, quantities(40)).state()).isEqualTo(fitted.state());
    }

    @Test
    void badInputIsRefused() {
        LocalData data = quantities(40);
        assertThatThrownBy(() -> fit(step(linear(DataType.DOUBLE)), data))
                .as("the only variable left over is the loss")
                .hasMessageContaining("outputs");
        assertThatThrownBy(() -> fit(step(linear(DataType.DOUBLE), "outputs", "predict"), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'predict'")
                .hasMessageContaining("predicted");
        assertThatThrownBy(() -> fit(step(linear(DataType.DOUBLE), "outputs", "predicted"), rings(30)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("x: double[3]")
                .hasMessageContaining("[2]");
        assertThatThrownBy(() ->
                        fit(step(linear(DataType.DOUBLE), "outputs", "predicted"), Tables.of(Tables.gaussian(9, 3, 1))))
                .as("no target")
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("parameter targets");
        assertThatThrownBy(() -> fit(
                        step(linear(DataType.DOUBLE), "outputs", "predicted"), Tables.weighted(data, new double[40])))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no weights of rows");
        assertThatThrownBy(() -> fit(
                        step(
                                linear(DataType.DOUBLE),
                                "outputs",
                                "predicted",
                                "optimizer",
                                "sgd",
                                "learning_rate",
                                1e6,
                                "epochs",
                                40),
                        data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("learning_rate 1000000")
                .hasMessageContaining("in epoch ");
        assertThatThrownBy(() -> fit(step("no graph at all, but a sentence".getBytes(), "outputs", "predicted"), data))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("SameDiff saved");
    }
}
