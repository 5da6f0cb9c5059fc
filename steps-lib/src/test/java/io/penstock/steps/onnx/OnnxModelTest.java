package io.penstock.steps.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.StepContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.scale.StandardScaler;
import io.penstock.steps.testing.ForeignReference;
import io.penstock.steps.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX models beside what PyTorch computed with the networks that they were exported from. */
class OnnxModelTest {
    private static OnnxModel model(String name) {
        return new OnnxModel(ForeignReference.file(name + ".onnx"));
    }

    private static Batch apply(Transformer step, LocalData data) {
        try (LiveStep live = step.setup(Context.of(Phase.PREDICT, 1))) {
            return live.transform(data.toBatch());
        }
    }

    @Nested
    class Dense implements StepContract {
        @Override
        public Transformer step() {
            return model("mlp");
        }

        @Override
        public LocalData data() {
            return ForeignReference.of("mlp").data();
        }
    }

    @Nested
    class InDoublePrecision implements StepContract {
        @Override
        public Transformer step() {
            return model("mlp64");
        }

        @Override
        public LocalData data() {
            return ForeignReference.of("mlp64").data();
        }
    }

    @Nested
    class SeveralInputsAndOutputs implements StepContract {
        @Override
        public Transformer step() {
            return model("two_heads");
        }

        @Override
        public LocalData data() {
            return ForeignReference.of("two_heads").data();
        }
    }

    @Test
    void everyModelGivesWhatPyTorchComputed() {
        for (String name : List.of("mlp", "cnn", "two_heads", "mlp_of_five")) {
            ForeignReference reference = ForeignReference.of(name);
            reference.assertMatches(apply(model(name), reference.data()), 1e-6);
        }
        ForeignReference doubles = ForeignReference.of("mlp64");
        doubles.assertMatches(apply(model("mlp64"), doubles.data()), 1e-12);
    }

    @Test
    void aModelForFiveRowsAtATimeTakesAnyNumber() {
        ForeignReference reference = ForeignReference.of("mlp");
        Batch made = apply(model("mlp_of_five"), reference.data());
        assertThat(made.rows()).isEqualTo(23);
        reference.assertMatches(made, 1e-6);
    }

    @Test
    void bytesAndWeightsBesideTheModelGiveTheSame(@TempDir Path away) throws Exception {
        ForeignReference reference = ForeignReference.of("mlp");
        byte[] bytes = Files.readAllBytes(ForeignReference.file("mlp.onnx"));
        reference.assertMatches(apply(new OnnxModel(bytes), reference.data()), 1e-6);
        OnnxModel external = new OnnxModel(copyOfExternal(away, "mlp.onnx"));
        reference.assertMatches(apply(external, reference.data()), 1e-6);
        Parcel parcel = Parcel.pack(external, StepTypes.discover());
        assertThat(Parcel.pack(external, StepTypes.discover()).digest()).isEqualTo(parcel.digest());
        Files.delete(away.resolve("weights.bin"));
        Files.delete(away.resolve("mlp.onnx"));
        OnnxModel arrived = (OnnxModel) Parcel.unpack(parcel.bytes(), StepTypes.discover());
        reference.assertMatches(apply(arrived, reference.data()), 1e-6);
    }

    private static Path copyOfExternal(Path folder, String model) throws Exception {
        for (String name : List.of(model, "weights.bin")) {
            Files.copy(ForeignReference.file("external").resolve(name), folder.resolve(name));
        }
        return folder.resolve(model);
    }

    @Test
    void namedInputsAndOutputsAreThoseOfTheNames() {
        ForeignReference reference = ForeignReference.of("two_heads");
        LocalData renamed = ForeignReference.rows(Map.of(
                "amounts", reference.inputs().get("numbers"),
                "products", reference.inputs().get("codes")));
        OnnxModel step =
                model("two_heads").inputs("numbers = amounts, codes=products").outputs("probabilities=classes");
        assertThat(step.outputs(renamed.schema(), Phase.PREDICT).toString()).isEqualTo("{classes: float32[4]}");
        Batch made = apply(step, renamed);
        StepContract.Batches.assertClose(
                made.column("classes"), reference.outputs().get("probabilities"), 1e-6, "classes");
    }

    @Test
    void numbersAreConvertedAndFlatRowsTakeTheModelsDimensions() {
        ForeignReference reference = ForeignReference.of("cnn");
        Tensor flat = reference.inputs().get("image").reshape(List.of(64)).toFloating(DataType.FLOAT64);
        reference.assertMatches(apply(model("cnn"), ForeignReference.rows(Map.of("pixels", flat))), 1e-6);
        ForeignReference heads = ForeignReference.of("two_heads");
        long[] longs = heads.inputs().get("codes").longs();
        int[] ints = new int[longs.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) longs[i];
        }
        Tensor codes = Tensor.of(ints, 24, List.of(2));
        LocalData data = ForeignReference.rows(
                Map.of("numbers", heads.inputs().get("numbers").toFloating(DataType.FLOAT64), "codes", codes));
        heads.assertMatches(apply(model("two_heads"), data), 1e-6);
    }

    @Test
    void severalNumericInputsGoSideBySideIntoTheOnlyInput() {
        ForeignReference reference = ForeignReference.of("mlp");
        Tensor all = reference.inputs().get("features");
        double[] first = new double[23];
        double[] rest = new double[23 * 3];
        for (int row = 0; row < 23; row++) {
            first[row] = all.get(row, 0);
            for (int j = 0; j < 3; j++) {
                rest[row * 3 + j] = all.get(row, 1 + j);
            }
        }
        Map<String, Tensor> columns = new java.util.LinkedHashMap<>();
        columns.put("a", Tensor.scalars(first));
        columns.put("b", Tensor.matrix(rest, 23, 3));
        reference.assertMatches(apply(model("mlp"), ForeignReference.rows(columns)), 1e-6);
    }

    @Test
    void itEndsAPipelineThatLearns() {
        OnnxModel scored = model("mlp").outputs("logits=scores").predicting("label");
        LocalData rows = Tables.of(Tables.gaussian(60, 4, 2), Tensor.scalars(new int[60]));
        Pipeline whole = LocalRunner.create()
                .fit(Pipeline.of(new StandardScaler(), scored), rows)
                .step();
        Batch made = LocalRunner.create().transform(whole, rows).toBatch();
        assertThat(made.schema().field("scores").predicts()).isEqualTo("label");
        assertThat(made.rows()).isEqualTo(60);
    }

    @Test
    void onePredictedNumberIsAScalarThatMetricsMeasure() {
        ForeignReference reference = ForeignReference.of("two_heads");
        Batch inputs = reference.data().toBatch();
        List<Field> fields = new ArrayList<>(inputs.schema().fields());
        fields.add(Field.scalar("amount", Role.TARGET, DataType.FLOAT64));
        double[] truth = reference.outputs().get("value").toDoubles();
        for (int i = 0; i < truth.length; i++) {
            truth[i] += 2;
        }
        LocalData data = LocalData.of(Batch.of(
                Schema.of(fields), inputs.ids(), List.of(inputs.column(0), inputs.column(1), Tensor.scalars(truth))));
        Map<String, Object> scores = LocalRunner.create()
                .evaluate(
                        model("two_heads").outputs("value").predicting("amount"), data, List.of(Metrics.named("rmse")));
        assertThat((Double) scores.get("rmse")).isCloseTo(2, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void threadsShareOneSessionThatIsClosedByTheLast() throws Exception {
        ForeignReference reference = ForeignReference.of("cnn");
        OnnxModel step = model("cnn");
        Context context = Context.of(Phase.PREDICT, 1);
        try (var first = step.session(context);
                var second = model("cnn").session(context)) {
            assertThat(second.value()).as("equal content, one session").isSameAs(first.value());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Batch>> made = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                made.add(threads.submit(() -> apply(step, reference.data())));
            }
            for (Future<Batch> one : made) {
                reference.assertMatches(one.get(), 1e-6);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void smallGroupsOfRowsGiveWhatAllGive() {
        ForeignReference reference = ForeignReference.of("cnn");
        OnnxModel step = (OnnxModel) model("cnn").with(model("cnn").settings().with("batch_rows", 7));
        reference.assertMatches(apply(step, reference.data()), 1e-6);
    }

    @Test
    void whatIsLearnedOfTheModelIsShown() {
        assertThat(model("two_heads").attributes())
                .containsEntry("inputs", List.of("numbers: float32[3]", "codes: int64[2]"))
                .containsEntry("outputs", List.of("value: float32[1]", "probabilities: float32[4]"))
                .containsEntry("producer", "pytorch 1.13.0");
        assertThat(OnnxModel.TYPE.create().attributes()).isEmpty();
    }

    @Test
    void aGpuWithoutItsProviderAndAnAddressThatIsNoNumberAreNamed() {
        Context context = Context.of(Phase.PREDICT, 1);
        assertThatThrownBy(() -> model("mlp").setup(context.on(Device.gpu("0"))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("CUDA provider")
                .hasMessageContaining("onnxruntime_gpu");
        assertThatThrownBy(() -> model("mlp").setup(context.on(Device.gpu("GPU-7"))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'GPU-7'");
    }

    @Test
    void aNativeLibraryThatDoesNotLoadIsNamedWithThePlatform() throws Exception {
        byte[] bytes = Files.readAllBytes(ForeignReference.file("mlp.onnx"));
        for (Error failure : List.of(
                new UnsatisfiedLinkError("no onnxruntime4j_jni in java.library.path"),
                new ExceptionInInitializerError(new java.io.IOException("no onnxruntime for this platform")),
                new NoClassDefFoundError("Could not initialize class ai.onnxruntime.OrtEnvironment"))) {
            assertThatThrownBy(() -> OnnxSession.open(bytes, Device.CPU, () -> {
                        throw failure;
                    }))
                    .isInstanceOfSatisfying(
                            PenstockException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.RESOURCE))
                    .hasMessageContaining(System.getProperty("os.arch"))
                    .hasMessageContaining("com.microsoft.onnxruntime:onnxruntime");
        }
    }
}
