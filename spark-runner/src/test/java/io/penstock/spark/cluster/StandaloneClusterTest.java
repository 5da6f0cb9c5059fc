package io.penstock.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spark.fixture.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits by spark-submit on a master and two workers, data on HDFS; an executor is killed in the middle of one. */
@Tag("cluster")
class StandaloneClusterTest {
    @TempDir
    static Path directory;

    private static StandaloneCluster cluster;
    private static MiniDFSCluster hdfs;
    private static String root;

    @BeforeAll
    static void start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
        configuration.set("dfs.datanode.address", "127.0.0.1:0");
        configuration.set("dfs.datanode.ipc.address", "127.0.0.1:0");
        configuration.set("dfs.datanode.http.address", "127.0.0.1:0");
        hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        hdfs.waitActive();
        root = "hdfs://127.0.0.1:" + hdfs.getNameNodePort();
        SparkSession spark = Sessions.local();
        Sessions.numbers(spark, 4000).repartition(4).write().parquet(root + "/numbers");
        cluster = StandaloneCluster.start(directory.resolve("cluster"), 2, Map.of());
    }

    @AfterAll
    static void stop() {
        Sessions.stop();
        if (cluster != null) {
            cluster.close();
        }
        if (hdfs != null) {
            hdfs.shutdown(true);
        }
    }

    private static String weights(StandaloneCluster.Result result) {
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return result.output().get(result.output().size() - 1);
    }

    private static StandaloneCluster.Result fit(Consumer<String> lines, String... arguments) {
        return cluster.submit(FitMain.class.getName(), List.of(), List.of(arguments), lines);
    }

    @Test
    void aKilledExecutorChangesNoBit() {
        String undisturbed = weights(fit(line -> {}, root + "/numbers", "40"));
        AtomicReference<ProcessHandle> killed = new AtomicReference<>();

        StandaloneCluster.Result disturbed = fit(
                line -> {
                    if (line.equals("ROUND 5")) {
                        ProcessHandle executor = cluster.executors().get(0);
                        executor.destroyForcibly();
                        killed.set(executor);
                    }
                },
                root + "/numbers",
                "40");

        assertThat(weights(disturbed)).startsWith("WEIGHTS ").isEqualTo(undisturbed);
        assertThat(killed.get()).isNotNull();
        assertThat(disturbed.errors()).contains("Lost executor");
    }

    @Test
    void readsAndWritesHdfs() throws Exception {
        weights(fit(line -> {}, root + "/numbers", "3", root + "/predictions"));

        assertThat(Sessions.local().read().parquet(root + "/predictions").count())
                .isEqualTo(4000);
        assertThat(Sessions.local().read().parquet(root + "/predictions").columns())
                .containsExactly("id", "prediction");
        assertThat(FileSystem.get(java.net.URI.create(root), new Configuration())
                        .exists(new org.apache.hadoop.fs.Path(root + "/predictions/_SUCCESS")))
                .isTrue();
    }
}
