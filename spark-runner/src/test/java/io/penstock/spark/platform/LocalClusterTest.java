package io.penstock.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spark.fixture.Sessions;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A canary: executors of a local cluster start in processes of their own and load our classes. */
@Tag("cluster")
class LocalClusterTest {

    @Test
    void tasksRunInOtherProcesses() {
        Sessions.stop();
        SparkConf conf = new SparkConf()
                .setAppName("local cluster")
                .setMaster("local-cluster[2,1,1024]")
                .set("spark.ui.enabled", "false")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.executor.memory", "512m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            List<Long> processes = context.parallelize(List.of(1, 2, 3, 4), 4)
                    .map(number -> ProcessHandle.current().pid())
                    .collect();

            assertThat(processes)
                    .hasSize(4)
                    .doesNotContain(ProcessHandle.current().pid());
        }
    }
}
