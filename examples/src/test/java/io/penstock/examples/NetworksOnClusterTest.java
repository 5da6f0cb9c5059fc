package io.penstock.examples;

import static io.penstock.steps.network.Layers.dense;
import static io.penstock.steps.network.compute.Activation.RELU;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.deploy.job.Demo;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Outer;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.scale.MinMaxScaler;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks learn the bundled digits on two executors in processes of their own. */
@Tag("cluster")
class NetworksOnClusterTest {
    private static final int EPOCHS = 10;
    private static final long HELD_OUT = 599;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static Dataset<Row> training;
    private static Dataset<Row> test;

    @BeforeAll
    static void start() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        spark = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("networks")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.memory", "512m")
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .config("spark.sql.shuffle.partitions", "4")
                .getOrCreate();
        Dataset<Row> digits = spark.read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(Demo.unpack(folder).toString())
                .withColumn("row", org.apache.spark.sql.functions.monotonically_increasing_id());
        training = digits.filter("row % 3 > 0").drop("row").repartition(4).cache();
        test = digits.filter("row % 3 = 0").drop("row").cache();
        assertThat(training.count() + test.count()).isEqualTo(1797);
        assertThat(test.count()).isEqualTo(HELD_OUT);
    }

    @AfterAll
    static void stop() {
        spark.stop();
        SparkSession.clearActiveSession();
        SparkSession.clearDefaultSession();
    }

    private static Network network() {
        return Network.of(dense(64, RELU))
                .heads(Head.classify("label"))
                .epochs(EPOCHS)
                .batchRows(8)
                .learningRate(0.005);
    }

    private static Pipeline pipeline(Step step) {
        return Pipeline.of(new MinMaxScaler(), step);
    }

    private static Fitted<Pipeline> fit(Step step, Dataset<Row> rows, long inPlaceBytes) {
        return SparkRunner.on(spark)
                .inPlaceBytes(inPlaceBytes)
                .seed(5)
                .fit(pipeline(step), Table.of(rows).target("label"));
    }

    private static double accuracy(Fitted<Pipeline> fitted) {
        return (double) SparkRunner.on(spark)
                .evaluate(fitted, Table.of(test).target("label"), "accuracy")
                .get("accuracy");
    }

    /** 0.5 points, and twice the deviation that chance gives the accuracy of so few rows: together about 2 points. */
    private static double tolerance(double accuracy) {
        return 0.005 + 2 * Math.sqrt(accuracy * (1 - accuracy) / HELD_OUT);
    }

    @Test
    void localSgdComesCloseToOneMachine() {
        double alone = accuracy(fit(network(), training.coalesce(1), Long.MAX_VALUE));
        assertThat(alone).isGreaterThan(0.93);
        ClusteringWrapper wrapper = ClusteringWrapper.of(network()).localSgd().outer(Outer.nesterov(0.7, 0.9));
        double together = accuracy(fit(wrapper, training, 0));
        System.out.println("digits: one machine " + alone + ", local SGD on 4 partitions " + together);
        assertThat(together).isGreaterThan(alone - tolerance(alone));
    }

    @Test
    void executorsGiveTheBitsOfTheFitInPlace() {
        for (Step step : new Step[] {
            network().epochs(2),
            ClusteringWrapper.of(network().epochs(2)).localSgd(),
            ClusteringWrapper.of(network().epochs(1).batchRows(400)).synchronous()
        }) {
            assertThat(fit(step, training, 0).step())
                    .isEqualTo(fit(step, training, Long.MAX_VALUE).step());
        }
    }

    @Test
    void workersOnTwoExecutorsAddUpTheirGradients() {
        Dataset<Row> two = training.coalesce(2);
        Dataset<Row> cut = spark.createDataFrame(two.javaRDD(), two.schema());
        Step wrapper = ClusteringWrapper.of(network().batchRows(16).epochs(3)).allReduce(Duration.ofMinutes(1));
        Fitted<Pipeline> together = fit(wrapper, cut, 0);
        assertThat(accuracy(together)).isGreaterThan(0.93);
        assertThat(together.step()).isEqualTo(fit(wrapper, cut, 0).step());
    }
}
