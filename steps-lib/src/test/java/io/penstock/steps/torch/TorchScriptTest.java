package io.penstock.steps.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
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
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.Parcel;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.testing.ForeignReference;
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

/** TorchScript models beside what PyTorch computed with the networks that they were traced from. */
class TorchScriptTest {
    private static final Context HERE = Context.of(Phase.PREDICT, 1);

    private static TorchScript model(String name) {
        return new TorchScript(ForeignReference.file(name + ".pt"));
    }

    private static Batch apply(Transformer step, LocalData data) {
        try (LiveStep live = step.setup(HERE)) {
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

    @Test
    void everyModelGivesWhatPyTorchComputed() {
        ForeignReference dense = ForeignReference.of("mlp");
        dense.assertMatches(apply(model("mlp").outputs("logits"), dense.data()), 1e-6);
        ForeignReference image = ForeignReference.of("cnn");
        image.assertMatches(apply(model("cnn").outputs("scores"), image.data()), 1e-6);
        ForeignReference heads = ForeignReference.of("two_heads");
        heads.assertMatches(
                apply(model("two_heads").inputs("numbers, codes").outputs("value, probabilities"), heads.data()), 1e-6);
    }

    @Test
    void flatColumnsOfDoublesTakeTheDimensionsThatAreWritten() {
        ForeignReference image = ForeignReference.of("cnn");
        Tensor flat = image.inputs().get("image").reshape(List.of(64)).toFloating(DataType.FLOAT64);
        LocalData data = ForeignReference.rows(Map.of("pixels", flat));
        image.assertMatches(apply(model("cnn").inputs("pixels[1, 8, 8]").outputs("scores"), data), 1e-6);
    }

    @Test
    void dimensionsThatAreWrittenNeedNoRunAndThoseThatAreNotAreFound() {
        Schema later = Schema.of(Field.vector("features", Role.INPUT, DataType.FLOAT64, Field.UNKNOWN));
        assertThat(model("mlp").outputs("logits[3]").outputs(later, Phase.TRAIN).toString())
                .isEqualTo("{logits: float32[3]}");
        assertThatThrownBy(() -> model("mlp").outputs(later, Phase.TRAIN))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'score[10]'");
        LocalData heads = ForeignReference.of("two_heads").data();
        assertThat(model("two_heads")
                        .inputs("numbers, codes")
                        .outputs(heads.schema(), Phase.PREDICT)
                        .toString())
                .isEqualTo("{output_0: float32[1], output_1: float32[4]}");
        assertThatThrownBy(() -> apply(
                        model("mlp").outputs("logits[4]"),
                        ForeignReference.of("mlp").data()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("[3]")
                .hasMessageContaining("logits: float32[4]");
    }

    @Test
    void itShipsWithoutItsFile(@TempDir Path folder) throws Exception {
        ForeignReference dense = ForeignReference.of("mlp");
        Path copy = Files.copy(ForeignReference.file("mlp.pt"), folder.resolve("copy.pt"));
        Parcel parcel = Parcel.pack(new TorchScript(copy).outputs("logits"), StepTypes.discover());
        Files.delete(copy);
        dense.assertMatches(
                apply((TorchScript) Parcel.unpack(parcel.bytes(), StepTypes.discover()), dense.data()), 1e-6);
    }

    @Test
    void threadsShareOneModel() throws Exception {
        ForeignReference image = ForeignReference.of("cnn");
        TorchScript step = model("cnn").outputs("scores");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Batch>> made = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                made.add(threads.submit(() -> apply(step, image.data())));
            }
            for (Future<Batch> one : made) {
                image.assertMatches(one.get(), 1e-6);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void columnsThatTheModelDoesNotTakeAreRefusedWhenItIsPlanned() {
        LocalData wide = ForeignReference.rows(Map.of("features", Tensor.of(new float[15], 3, List.of(5))));
        assertThatThrownBy(() -> model("mlp").outputs(wide.schema(), Phase.PREDICT))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("input 0: float32[5]")
                .hasMessageContaining("2x5 and 4x8");
        LocalData heads = ForeignReference.of("two_heads").data();
        assertThatThrownBy(() -> model("two_heads").inputs("numbers").outputs(heads.schema(), Phase.PREDICT))
                .isInstanceOf(PenstockException.class);
        assertThatThrownBy(() -> model("mlp")
                        .outputs("a, b")
                        .outputs(ForeignReference.of("mlp").data().schema(), Phase.PREDICT))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("1 tensors for 2 names");
    }

    @Test
    void aFileThatIsNoModelIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("model.pt"), "not a model at all");
        assertThatThrownBy(() -> new TorchScript(file).setup(HERE))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("torch.jit.trace");
        assertThatThrownBy(() -> model("no_such").setup(HERE))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no_such.pt");
    }

    @Test
    void aLibraryThatDoesNotLoadAndAGpuThatIsNotThereAreNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(ForeignReference.file("mlp.pt"));
        for (Throwable failure : List.of(
                new UnsatisfiedLinkError("libtorch_cpu.so: cannot open shared object file"),
                new EngineException("Failed to load PyTorch native library"))) {
            assertThatThrownBy(() -> DjlSession.open(bytes, Device.CPU, () -> sneaky(failure)))
                    .isInstanceOfSatisfying(
                            PenstockException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.RESOURCE))
                    .hasMessageContaining(System.getProperty("os.arch"))
                    .hasMessageContaining("pytorch-native-cpu");
        }
        assertThatThrownBy(() -> model("mlp").setup(HERE.on(Device.gpu("0"))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("PyTorch sees 0");
    }

    @SuppressWarnings("unchecked")
    private static <R, E extends Throwable> R sneaky(Throwable failure) throws E {
        throw (E) failure;
    }
}
