package io.penstock.spark.cluster;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.DeviceSpans;
import io.penstock.engine.pipeline.ClusteringWrapper;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Placement.DevicePolicy;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import io.penstock.spark.fixture.Sessions;
import org.apache.spark.sql.SparkSession;

/** What the tests submit: says on which devices the stage that requires one has run, and the other. */
public final class DeviceMain {
    private DeviceMain() {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().appName("devices").getOrCreate();
        Table table = Table.of(Sessions.numbers(spark, 100).repartition(4))
                .target("label")
                .carry("id");
        Fitted<Pipeline> fitted = SparkRunner.on(spark)
                .inPlaceBytes(0)
                .fit(
                        Pipeline.of(
                                new Centre(),
                                ClusteringWrapper.of(new DeviceSpans()).device(DevicePolicy.REQUIRE)),
                        table);
        System.out.println("BEFORE " + fitted.report().get(0).devices());
        DeviceSpans.of(fitted.step()).forEach(span -> System.out.println("SPAN " + span.kind() + " " + span.address()));
        spark.stop();
    }
}
