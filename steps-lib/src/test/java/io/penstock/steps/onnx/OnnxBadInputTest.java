package io.penstock.steps.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.steps.testing.ForeignReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models and columns that do not fit, and files that are not what they should be. */
class OnnxBadInputTest {
    private static OnnxModel model(String name) {
        return new OnnxModel(ForeignReference.file(name));
    }

    private static AbstractThrowableAssert<?, ?> planning(OnnxModel step, LocalData data) {
        return assertThatThrownBy(() -> step.outputs(data.schema(), Phase.PREDICT))
                .isInstanceOf(PenstockException.class);
    }

    private static LocalData rows(String name, Object values, int rows, Integer... shape) {
        return ForeignReference.rows(Map.of(name, Tensor.of(values, rows, List.of(shape))));
    }

    @Test
    void columnsOfOtherWidthsAndTypesAreRefusedBeforeARowIsReadWithBothShapes() {
        planning(model("mlp.onnx"), rows("features", new double[15], 3, 5))
                .hasMessageContaining("features: float32[4]")
                .hasMessageContaining("features: float64[5]");
        planning(model("cnn.onnx"), rows("image", new float[3 * 64], 3, 4, 16))
                .hasMessageContaining("image: float32[1, 8, 8]")
                .hasMessageContaining("image: float32[4, 16]");
        ForeignReference heads = ForeignReference.of("two_heads");
        LocalData floats = ForeignReference.rows(
                Map.of("numbers", heads.inputs().get("numbers"), "codes", Tensor.of(new float[48], 24, List.of(2))));
        planning(model("two_heads.onnx"), floats)
                .hasMessageContaining("codes: int64[2]")
                .hasMessageContaining("codes: float32[2]");
    }

    @Test
    void namesThatTheModelOrTheSchemaDoNotHaveAreRefused() {
        LocalData data = ForeignReference.of("two_heads").data();
        planning(model("two_heads.onnx").inputs("number=numbers"), data)
                .hasMessageContaining("'number'")
                .hasMessageContaining("numbers: float32[3]");
        planning(model("two_heads.onnx").inputs("numbers=amounts"), data).hasMessageContaining("'amounts'");
        planning(model("two_heads.onnx").outputs("values"), data)
                .hasMessageContaining("'values'")
                .hasMessageContaining("value: float32[1]");
        planning(model("two_heads.onnx"), rows("numbers", new float[9], 3, 3))
                .hasMessageContaining("no column for codes: int64[2]");
        planning(model("two_heads.onnx").inputs("numbers=numbers, numbers=codes"), data)
                .hasMessageContaining("two for 'numbers'");
        planning(model("two_heads.onnx").inputs("numbers[[=3"), data).hasMessageContaining("inputs");
    }

    @Test
    void aNullWhereTheModelTakesWholeNumbersIsNamedWithItsRow() {
        ForeignReference heads = ForeignReference.of("two_heads");
        java.util.BitSet nulls = new java.util.BitSet();
        nulls.set(7);
        Tensor codes = Tensor.of(new long[48], 24, List.of(2), nulls);
        Batch batch = ForeignReference.rows(Map.of("numbers", heads.inputs().get("numbers"), "codes", codes))
                .toBatch();
        try (LiveStep live = model("two_heads.onnx").setup(Context.of(Phase.PREDICT, 1))) {
            assertThatThrownBy(() -> live.transform(batch))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("row with id 3");
        }
    }

    @Test
    void aCodeThatTheModelDoesNotKnowFailsWithItsReasonAndTheSessionLives() {
        ForeignReference heads = ForeignReference.of("two_heads");
        long[] codes = new long[48];
        codes[5] = 99;
        Batch batch = ForeignReference.rows(
                        Map.of("numbers", heads.inputs().get("numbers"), "codes", Tensor.of(codes, 24, List.of(2))))
                .toBatch();
        try (LiveStep live = model("two_heads.onnx").setup(Context.of(Phase.PREDICT, 1))) {
            assertThatThrownBy(() -> live.transform(batch))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("99");
            heads.assertMatches(live.transform(heads.data().toBatch()), 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parent.onnx", "absolute.onnx", "climbing.onnx"})
    void externalDataOutsideTheModelsFolderAreRefused(String name, @TempDir Path folder) throws Exception {
        Path inner = Files.createDirectories(folder.resolve("model/inside")).getParent();
        Files.copy(ForeignReference.file("external/" + name), inner.resolve(name));
        // What the path would reach, were it followed.
        Files.copy(ForeignReference.file("external/weights.bin"), folder.resolve("weights.bin"));
        planning(new OnnxModel(inner.resolve(name)), ForeignReference.of("mlp").data())
                .hasMessageContaining("must lie in its own folder")
                .hasMessageContaining("weights.bin'");
    }

    @Test
    void aSymbolicLinkOutOfTheFolderIsRefusedAndOneWithinItIsNot(@TempDir Path folder) throws Exception {
        Path inner = Files.createDirectory(folder.resolve("model"));
        Files.copy(ForeignReference.file("external/mlp.onnx"), inner.resolve("mlp.onnx"));
        Files.copy(ForeignReference.file("external/weights.bin"), folder.resolve("secret.bin"));
        Path link = inner.resolve("weights.bin");
        Files.createSymbolicLink(link, Path.of("../secret.bin"));
        LocalData data = ForeignReference.of("mlp").data();
        planning(new OnnxModel(inner.resolve("mlp.onnx")), data).hasMessageContaining("must lie in its own folder");
        Files.delete(link);
        Files.move(folder.resolve("secret.bin"), inner.resolve("real.bin"));
        Files.createSymbolicLink(link, Path.of("real.bin"));
        assertThat(new OnnxModel(inner.resolve("mlp.onnx"))
                        .outputs(data.schema(), Phase.PREDICT)
                        .names())
                .containsExactly("logits");
    }

    @Test
    void externalDataThatAreMissingOrShortAreRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mlp.onnx");
        Files.copy(ForeignReference.file("external/mlp.onnx"), file);
        LocalData data = ForeignReference.of("mlp").data();
        planning(new OnnxModel(file), data).hasMessageContaining("no such file beside the model");
        byte[] weights = Files.readAllBytes(ForeignReference.file("external/weights.bin"));
        Files.write(folder.resolve("weights.bin"), Arrays.copyOf(weights, 100));
        planning(new OnnxModel(file), data).hasMessageContaining("of 100");
        byte[] bytes = Files.readAllBytes(file);
        planning(new OnnxModel(bytes), data)
                .as("bytes have no folder: nothing is read from the working directory")
                .hasMessageContaining("must be whole");
    }

    @Test
    void aFileThatIsNoModelIsRefused(@TempDir Path folder) throws Exception {
        LocalData data = ForeignReference.of("mlp").data();
        byte[] model = Files.readAllBytes(ForeignReference.file("mlp.onnx"));
        Map<String, byte[]> files = Map.of(
                "text", "not a model at all, but a sentence".getBytes(StandardCharsets.UTF_8),
                "empty", new byte[0],
                "half", Arrays.copyOf(model, model.length / 2),
                "torch", Files.readAllBytes(ForeignReference.file("mlp.pt")));
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
            Path file = Files.write(folder.resolve(entry.getKey()), entry.getValue());
            planning(new OnnxModel(file), data).as(entry.getKey()).hasMessageContaining("ONNX");
        }
        planning(model("no_such.onnx"), data).hasMessageContaining("no_such.onnx");
        planning(OnnxModel.TYPE.create(), data).hasMessageContaining("set the parameter path");
    }

    @Test
    void bytesThatWereAlteredAreRefusedOrComputeAndNeverHurtTheProcess() throws Exception {
        LocalData data = ForeignReference.of("mlp").data();
        byte[] model = Files.readAllBytes(ForeignReference.file("mlp.onnx"));
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] altered = model.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            try (LiveStep live = new OnnxModel(altered).setup(Context.of(Phase.PREDICT, 1))) {
                assertThat(live.transform(data.toBatch()).rows()).isEqualTo(23);
            } catch (PenstockException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(20, 399);
    }

    @Test
    void graphsWithinGraphsWithoutEndAreRefused() {
        byte[] deep = new byte[0];
        for (int i = 0; i < 300; i++) {
            byte[] attribute = field(6, deep);
            byte[] node = field(5, attribute);
            deep = field(1, node);
        }
        byte[] graph = field(7, deep);
        assertThatThrownBy(() -> ExternalData.isIn(graph))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("deep");
    }

    private static byte[] field(int number, byte[] content) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(number << 3 | 2);
        int rest = content.length;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(content);
        return out.toByteArray();
    }
}
