package io.penstock.spark.cluster;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

/** What the tests submit: fits on a Parquet file, says every round, and may write predictions. */
public final class FitMain {
    private FitMain() {}

    public static void main(String[] arguments) {
        SparkSession spark = SparkSession.builder().appName("fit").getOrCreate();
        Progress loud = new Progress() {
            @Override
            public void round(String path, int round, String note) {
                System.out.println("ROUND " + round);
            }
        };
        Table table =
                Table.of(spark.read().parquet(arguments[0])).target("label").carry("id");
        SparkRunner runner =
                SparkRunner.on(spark).inPlaceBytes(0).progress(loud).seed(3);
        Fitted<Pipeline> fitted =
                runner.fit(Pipeline.of(new Centre(), Descent.rounds(Integer.parseInt(arguments[1]))), table);
        if (arguments.length > 2) {
            runner.transform(fitted, table).write().parquet(arguments[2]);
        }
        StringBuilder bits = new StringBuilder();
        Arrays.stream(fitted.step().get(Descent.class).weights())
                .forEach(weight -> bits.append(Long.toHexString(Double.doubleToLongBits(weight)))
                        .append(' '));
        System.out.println("WEIGHTS " + bits);
        spark.stop();
    }
}
