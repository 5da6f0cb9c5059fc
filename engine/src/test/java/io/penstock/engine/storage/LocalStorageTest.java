package io.penstock.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.StorageContract;
import io.penstock.engine.study.StudyStorageContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest implements StorageContract, StudyStorageContract {
    @TempDir
    private Path folder;

    @Override
    public Storage storage() {
        return new LocalStorage(folder.resolve("root"));
    }

    @Test
    void symbolicLinksAreNotFollowed() throws IOException {
        Storage storage = storage();
        storage.create("a", new byte[] {1});
        Path secret = Files.write(folder.resolve("secret"), new byte[] {7});
        Files.createSymbolicLink(folder.resolve("root/link"), secret);
        Files.createSymbolicLink(folder.resolve("root/out"), folder);
        assertThatThrownBy(() -> storage.read("link")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> storage.read("out/secret")).hasMessageContaining("symbolic link");
        assertThat(storage.list("")).containsExactly("a");
    }

    @Test
    void nothingTemporaryIsLeft() throws IOException {
        Storage storage = storage();
        storage.create("f/a", new byte[10]);
        storage.create("f/a", new byte[10]);
        try (Stream<Path> files = Files.list(folder.resolve("root/f"))) {
            assertThat(files).hasSize(1);
        }
    }
}
