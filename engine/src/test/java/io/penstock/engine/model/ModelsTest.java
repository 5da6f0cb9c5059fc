package io.penstock.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectColumns;
import io.penstock.engine.pipeline.Union;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final Schema SCHEMA = Schema.of(
            Field.features("x", DataType.FLOAT64, List.of("a", "b")),
            Field.scalar("note", Role.CARRIED, DataType.STRING));

    @TempDir
    private Path folder;

    private static Fitted<Step> fitted(double shift) {
        LocalData data = LocalData.of(Batch.of(
                Schema.of(SCHEMA.field(0)),
                new long[] {1, 2},
                List.of(Tensor.matrix(new double[] {1 + shift, 2, 3 + shift, 6}, 2, 2))));
        Step tree = Pipeline.of(
                        Union.of(
                                Pipeline.of(new SelectColumns("a"), new Centre())
                                        .named("left"),
                                new SelectColumns("b")),
                        ClusteringWrapper.of(new Centre()).partitions(3))
                .named("nested")
                .set("left__centre__scale", 2.0);
        Fitted<Step> fitted = LocalRunner.create().fit(tree, data);
        return new Fitted<>(fitted.step(), SCHEMA, fitted.report());
    }

    private Models models() {
        return Models.in(new LocalStorage(folder));
    }

    @Test
    void aTreeComesBackWithEverythingThatItHas() {
        Fitted<Step> fitted = fitted(0);
        Model.Version version = models().save(fitted, Map.of("rows", 2));
        Model loaded = models().load();
        assertThat(loaded.step()).isEqualTo(fitted.step());
        assertThat(loaded.schema()).isEqualTo(SCHEMA);
        assertThat(loaded.about()).isEqualTo(Map.of("rows", 2));
        assertThat(loaded.version()).isEqualTo(version);
        assertThat(models().load("nested/union/left/centre")).isInstanceOf(Centre.class);
    }

    @Test
    void theSameModelHasTheSameDigestAndEveryVersionStays() {
        Model.Version first = models().save(fitted(0), Map.of());
        Model.Version second = models().save(fitted(5), Map.of());
        Model.Version third = models().save(fitted(0), Map.of());
        assertThat(third.digest()).isEqualTo(first.digest()).isNotEqualTo(second.digest());
        assertThat(models().versions()).extracting(Model.Version::number).containsExactly(1L, 2L, 3L);
        assertThat(models().load(2).step()).isEqualTo(fitted(5).step());
        assertThat(models().load().step()).isEqualTo(fitted(0).step());
        assertThatThrownBy(() -> models().load(9)).hasMessageContaining("no version 9");
    }

    @Test
    void whereNothingWasSavedNothingIsLoaded() {
        assertThatThrownBy(() -> models().load())
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void everyTruncatedOrFlippedFileIsRefused() throws IOException {
        models().save(fitted(0), Map.of());
        SplittableRandom random = new SplittableRandom(2);
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < 40; i++) {
                byte[] changed = content.clone();
                int bit = random.nextInt(content.length * 8);
                changed[bit / 8] ^= (byte) (1 << (bit % 8));
                requireRefused(file, content, changed, "bit " + bit);
                requireRefused(
                        file, content, java.util.Arrays.copyOf(content, random.nextInt(content.length)), "truncated");
            }
            Files.delete(file);
            if (!file.getFileName().toString().startsWith("current-")) {
                assertThatThrownBy(() -> models().load()).hasMessageContaining("missing");
            }
            Files.write(file, content);
        }
        assertThat(models().load().step()).isEqualTo(fitted(0).step());
    }

    private void requireRefused(Path file, byte[] content, byte[] changed, String what) throws IOException {
        Files.write(file, changed);
        try {
            Model loaded = models().load();
            assertThat(loaded.step())
                    .as("a change of %s in %s that no checksum covers must not matter", what, file)
                    .isEqualTo(fitted(0).step());
            assertThat(file.getFileName().toString()).startsWith("current-");
        } catch (PenstockException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
        Files.write(file, content);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aSaveThatDiesLeavesTheVersionBefore() {
        models().save(fitted(0), Map.of());
        for (int allowed = 0; ; allowed++) {
            Dying storage = new Dying(new LocalStorage(folder), allowed);
            try {
                Models.in(storage).save(fitted(9), Map.of());
                break;
            } catch (PenstockException e) {
                assertThat(e.getMessage()).contains("the version before is untouched");
                assertThat(models().load().step()).isEqualTo(fitted(0).step());
            }
        }
        assertThat(models().load().step()).isEqualTo(fitted(9).step());
    }

    /** Fails after a number of files were created. */
    private static final class Dying implements Storage {
        private final Storage inner;
        private int left;

        Dying(Storage inner, int allowed) {
            this.inner = inner;
            this.left = allowed;
        }

        @Override
        public byte[] read(String name) throws IOException {
            return inner.read(name);
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            if (left-- <= 0) {
                throw new IOException("no space left on device");
            }
            return inner.create(name, content);
        }

        @Override
        public List<String> list(String name) throws IOException {
            return inner.list(name);
        }

        @Override
        public String location() {
            return inner.location();
        }
    }

    private static Path golden() {
        return Path.of("src/test/resources/golden/model-v1");
    }

    /** Format version 1, as it was first released: it must load for ever. */
    @Test
    void theGoldenModelOfVersionOneLoads() throws IOException {
        if (Boolean.getBoolean("penstock.golden.write")) {
            Models.in(new LocalStorage(golden())).save(fitted(0), Map.of("rows", 2));
        }
        Model loaded = Models.in(new LocalStorage(golden())).load(1);
        assertThat(loaded.step()).isEqualTo(fitted(0).step());
        assertThat(loaded.schema()).isEqualTo(SCHEMA);
        assertThat(loaded.about()).isEqualTo(Map.of("rows", 2));
        Model.Version again = models().save(fitted(0), Map.of("rows", 2));
        assertThat(again.digest())
                .as("the same model is still written with the same bytes")
                .isEqualTo(loaded.version().digest());
    }

    @Test
    void otherFormatsAndHostileManifestsAreRefused() throws IOException {
        List<String> manifests = new ArrayList<>();
        String good = "{\"format\":\"penstock-model\",\"version\":1,\"name\":\"p\",\"schema\":[],\"about\":{},"
                + "\"files\":{},\"tree\":%s}";
        manifests.add("{\"format\":\"penstock-model\",\"version\":2}");
        manifests.add("{\"format\":\"other\",\"version\":1}");
        manifests.add(good.formatted("{\"type\":\"java.lang.Runtime\",\"folder\":\"steps/0000\"}"));
        manifests.add(good.formatted("{\"type\":\"Centre\",\"folder\":\"../../etc\"}"));
        manifests.add(good.formatted("{\"type\":\"Centre\",\"folder\":\"steps/0000\",\"settings\":{\"scale\":-5}}"));
        manifests.add(
                good.formatted("{\"meta\":\"Pipeline\",\"about\":{\"name\":\"p\"},\"children\":[{\"name\":\"a__b\","
                        + "\"step\":{\"type\":\"Centre\",\"folder\":\"steps/0000\"}}]}"));
        manifests.add(good.formatted("{\"meta\":\"ClusteringWrapper\",\"about\":{},\"children\":[]}"));
        manifests.add(good.formatted("{\"meta\":\"Pipeline\",\"children\":".repeat(200)));
        manifests.add(good.formatted("null"));
        int number = 1;
        for (String manifest : manifests) {
            byte[] content = manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            String digest = io.penstock.engine.storage.Digests.sha256(content);
            LocalStorage storage = new LocalStorage(folder);
            storage.create("versions/" + digest.substring(0, 16) + "/manifest.json", content);
            storage.create(
                    "pointers/current-%06d.json".formatted(number++),
                    ("{\"manifest\":\"versions/" + digest.substring(0, 16) + "/manifest.json\",\"sha256\":\"" + digest
                                    + "\",\"created\":\"\"}")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThatThrownBy(() -> models().load()).as(manifest).isInstanceOf(PenstockException.class);
        }
    }
}
