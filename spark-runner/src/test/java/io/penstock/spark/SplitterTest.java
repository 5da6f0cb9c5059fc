package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.plan.Planner;
import io.penstock.engine.split.GroupKFold;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.split.WalkForward;
import io.penstock.engine.step.Phase;
import io.penstock.spark.fixture.Sessions;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Splits of rows that lie in several partitions, one of them empty. */
class SplitterTest {
    private final SparkSession spark = Sessions.local();
    private final Dataset<Row> rows = Sessions.numbers(spark, 211)
            .withColumn("kind", functions.expr("case when a > 0.5 then 'much' else 'little' end"))
            .withColumn("who", functions.expr("concat('person ', id % 17)"))
            .drop("label")
            .repartition(4);
    private final Table table = Table.of(rows).target("kind").group("who").inputs("a", "b");

    private static long count(SparkRunner runner, Splitter side, Table table) {
        return runner.transform(Planner.transform(side, table.schema(), Phase.EVALUATE), table)
                .dataset()
                .count();
    }

    @Test
    void workersFindTheCutsThatOneMachineFinds() {
        SparkRunner runner = SparkRunner.on(spark);
        for (Splitter split : List.of(
                new HoldOut(0.2).stratified(),
                new KFold(5),
                new KFold(5).shuffled(3),
                new KFold(5).stratified().shuffled(3),
                new GroupKFold(5),
                WalkForward.rolling(90, 30).padding(1))) {
            Splitter inPlace = runner.fit(split, table).step();
            Splitter distributed = runner.inPlaceBytes(0).fit(split, table).step();
            assertThat(distributed).as("%s", split).isEqualTo(inPlace);
        }
    }

    @Test
    void everyRowPassesOneValidationSide() {
        SparkRunner runner = SparkRunner.on(spark).inPlaceBytes(0);
        Splitter fitted =
                runner.fit(new KFold(3).stratified().shuffled(5), table).step();
        long measured = 0;
        for (int fold = 0; fold < fitted.folds(); fold++) {
            long validation = count(runner, fitted.validation(fold), table);
            assertThat(validation).isBetween(70L, 71L);
            assertThat(count(runner, fitted.training(fold), table)).isEqualTo(211 - validation);
            measured += validation;
        }
        assertThat(measured).isEqualTo(211);
    }
}
