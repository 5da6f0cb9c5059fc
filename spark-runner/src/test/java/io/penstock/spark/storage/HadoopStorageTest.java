package io.penstock.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.StorageContract;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.model.Models;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.pipeline.SelectColumns;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.StudyStorageContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage on a NameNode and DataNodes. */
@Tag("cluster")
class HadoopStorageTest implements StorageContract, StudyStorageContract, ModelStorageContract {
    @TempDir
    private static Path folder;

    private static MiniDFSCluster hdfs;
    private static String root = "";

    @BeforeAll
    static void start() throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        configuration.set("dfs.namenode.rpc-bind-host", "127.0.0.1");
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        hdfs.waitActive();
        root = "hdfs://127.0.0.1:" + hdfs.getNameNodePort() + "/";
    }

    @AfterAll
    static void stop() {
        hdfs.shutdown(true);
    }

    @Override
    public Storage storage() {
        return Storages.at(root + UUID.randomUUID(), new Configuration());
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneClearError() throws IOException {
        org.apache.hadoop.fs.Path full = new org.apache.hadoop.fs.Path("/full");
        hdfs.getFileSystem().mkdirs(full, new FsPermission((short) 0777));
        hdfs.getFileSystem().setQuota(full, 1, Long.MAX_VALUE - 1);
        Pipeline pipeline = Pipeline.of(new SelectColumns("x"));
        Models models = Models.in(Storages.at(root + "full/model", new Configuration()));
        assertThatThrownBy(() -> models.save(pipeline, SCHEMA, Map.of()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("must be written to a place that can be written to")
                .hasMessageContaining("quota");
    }

    @Test
    void pathsWithoutASchemeAreLocal() {
        assertThat(Storages.at(folder.toString(), new Configuration())).isInstanceOf(LocalStorage.class);
        assertThat(Storages.at("file:" + folder, new Configuration()).location())
                .isEqualTo(folder.toString());
        assertThatThrownBy(() -> Storages.at("nosuch://host/path", new Configuration()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("nosuch");
    }
}
