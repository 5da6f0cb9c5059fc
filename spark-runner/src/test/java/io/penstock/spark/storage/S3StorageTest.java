package io.penstock.spark.storage;

import io.penstock.engine.contract.StorageContract;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudyStorageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The storage on an object store, through S3A. */
@Tag("cluster")
class S3StorageTest implements StorageContract, StudyStorageContract, ModelStorageContract {
    @TempDir
    private static Path folder;

    private static S3Server server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = S3Server.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    public Storage storage() {
        return Storages.at(server.root() + UUID.randomUUID(), server.configuration());
    }
}
