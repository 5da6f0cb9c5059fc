package io.penstock.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.DeviceSpans;
import io.penstock.engine.fixture.DeviceSpans.Span;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.fixture.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors of three cores and two accelerators each, whose addresses a script makes up. */
@Tag("cluster")
class LocalClusterDevicesTest {
    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        Sessions.stop();
    }

    private SparkSession start(String perTask) throws IOException {
        Sessions.stop();
        Path script = directory.resolve("gpus.sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        SparkSession.Builder builder = SparkSession.builder()
                .master("local-cluster[2,3,1024]")
                .appName("devices")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.worker.resource.gpu.amount", "2")
                .config("spark.worker.resource.gpu.discoveryScript", script.toString())
                .config("spark.executor.resource.gpu.amount", "2");
        return (perTask.isEmpty() ? builder : builder.config("spark.task.resource.gpu.amount", perTask)).getOrCreate();
    }

    /** The session gives every task one; half of one, which would put two tasks on one; or leaves it to the stages. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "0.5", ""})
    void noAddressIsEverUsedByTwoTasksAtOnce(String perTask) throws IOException {
        SparkSession spark = start(perTask);
        Table table = Table.of(Sessions.numbers(spark, 200).repartition(10))
                .target("label")
                .carry("id");
        Pipeline tree = Pipeline.of(
                new Centre(), ClusteringWrapper.of(new DeviceSpans()).device(DevicePolicy.REQUIRE));

        Fitted<Pipeline> fitted = SparkRunner.on(spark).inPlaceBytes(0).fit(tree, table);

        List<Span> spans = DeviceSpans.of(fitted.step());
        assertThat(spans).hasSize(10).allMatch(span -> span.kind().equals("gpu"));
        assertThat(spans.stream().map(Span::address).collect(Collectors.toSet()))
                .isEqualTo(Set.of("0", "1"));
        for (int i = 0; i < spans.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(spans.get(i).clashes(spans.get(j)))
                        .as("%s beside %s", spans.get(i), spans.get(j))
                        .isFalse();
            }
        }
        assertThat(fitted.report().get(0).devices())
                .allMatch(used -> used.kind().equals("cpu"));
        assertThat(fitted.report().get(1).devices()).isNotEmpty().allSatisfy(used -> {
            assertThat(used.kind()).isEqualTo("gpu");
            assertThat(used.address()).isIn("0", "1");
            assertThat(used.host()).isIn("127.0.0.1", "localhost");
        });
    }
}
