package io.penstock.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spark.device.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster with dynamic allocation: a stage asks for executors that have an accelerator, others do not. */
@Tag("cluster")
class DevicesOnDemandTest {
    @TempDir
    Path directory;

    @Test
    void aStageAsksForExecutorsThatHaveSome() throws IOException {
        Path script = directory.resolve("gpus.sh");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"7\"]}'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Map<String, String> worker = Map.of(
                "spark.worker.resource.gpu.amount",
                "1",
                "spark.worker.resource.gpu.discoveryScript",
                script.toString());
        List<String> options = new ArrayList<>();
        for (String conf : List.of(
                "spark.dynamicAllocation.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.enabled=true",
                "spark.dynamicAllocation.shuffleTracking.timeout=2s",
                "spark.dynamicAllocation.executorIdleTimeout=2s",
                "spark.dynamicAllocation.maxExecutors=1",
                Offer.ON_DEMAND + "=1")) {
            options.addAll(List.of("--conf", conf));
        }
        try (StandaloneCluster cluster = StandaloneCluster.start(directory.resolve("cluster"), 2, worker)) {
            StandaloneCluster.Result result =
                    cluster.submit(DeviceMain.class.getName(), options, List.of(), line -> {});

            assertThat(result.exitCode()).as(result.errors()).isZero();
            assertThat(result.output()).anyMatch(line -> line.startsWith("BEFORE [UsedDevice[kind=cpu"));
            assertThat(result.output().stream().filter(line -> line.startsWith("SPAN ")))
                    .hasSize(4)
                    .containsOnly("SPAN gpu 7");
        }
    }
}
