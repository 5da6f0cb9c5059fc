package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every storage must do. */
public interface StorageContract {
    /** An empty one. */
    Storage storage() throws IOException;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    default void whatIsCreatedIsRead() throws IOException {
        Storage storage = storage();
        assertThat(storage.create("a/b/c.bin", bytes("content"))).isTrue();
        assertThat(storage.read("a/b/c.bin")).isEqualTo(bytes("content"));
        assertThat(storage.create("empty", new byte[0])).isTrue();
        assertThat(storage.read("empty")).isEmpty();
    }

    @Test
    default void whatExistsIsNeverOverwritten() throws IOException {
        Storage storage = storage();
        assertThat(storage.create("x", bytes("first"))).isTrue();
        assertThat(storage.create("x", bytes("second"))).isFalse();
        assertThat(storage.read("x")).isEqualTo(bytes("first"));
    }

    @Test
    default void whatIsAbsentIsNotFound() throws IOException {
        Storage storage = storage();
        assertThatThrownBy(() -> storage.read("no/such")).isInstanceOf(FileNotFoundException.class);
        assertThat(storage.list("no/such/folder")).isEmpty();
    }

    @Test
    default void aFolderListsItsFilesSortedAndNothingElse() throws IOException {
        Storage storage = storage();
        for (String name : List.of("f/b", "f/a", "f/deeper/c", "g")) {
            storage.create(name, bytes(name));
        }
        assertThat(storage.list("f")).containsExactly("a", "b");
    }

    @Test
    default void namesDoNotLeadOut() throws IOException {
        Storage storage = storage();
        for (String name : List.of("../out", "a/../../out", "/etc/passwd", "a\\..\\b")) {
            assertThatThrownBy(() -> storage.create(name, bytes("x"))).as(name).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> storage.read(name)).as(name).isInstanceOf(IOException.class);
        }
    }

    @Test
    default void ofManyWhoCreateTheSameFileOneSucceeds() throws Exception {
        Storage storage = storage();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                byte[] content = bytes("writer " + i);
                tries.add(() -> storage.create("race", content));
            }
            int winners = 0;
            for (Future<Boolean> each : pool.invokeAll(tries)) {
                winners += each.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            assertThat(new String(storage.read("race"), StandardCharsets.UTF_8)).startsWith("writer ");
        } finally {
            pool.shutdownNow();
        }
    }
}
