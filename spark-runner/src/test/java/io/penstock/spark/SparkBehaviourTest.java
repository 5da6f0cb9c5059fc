package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.contract.BehaviourContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.fixture.Tables;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The numbered behaviours, shown by Spark: on the workers, and in place. */
class SparkBehaviourTest {
    private abstract static class OnSpark implements BehaviourContract {
        private final SparkSession spark = Sessions.local();
        private final SparkRunner runner;

        OnSpark(long inPlaceBytes) {
            this.runner = SparkRunner.on(spark).inPlaceBytes(inPlaceBytes).blockRows(16);
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data) {
            return runner.fit(step, Tables.of(spark, data));
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data, Checkpoints checkpoints) {
            return runner.checkpoints(checkpoints).fit(step, Tables.of(spark, data));
        }

        @Override
        public Fitted<Step> update(Fitted<Step> fitted, LocalData data) {
            return runner.update(fitted, Tables.of(spark, data));
        }

        private static Schema withoutTargets(LocalData data) {
            return data.schema().filter(field -> field.role() != Role.TARGET);
        }

        @Override
        public Batch transform(Step fitted, LocalData data) {
            Schema outputs =
                    Planner.transform(fitted, data.schema(), Phase.PREDICT).output();
            return Tables.inputs(runner.transform(fitted, Tables.of(spark, data)), outputs);
        }

        @Override
        public Batch inverse(Step fitted, LocalData data) {
            Schema outputs = Planner.inverse(fitted, withoutTargets(data)).output();
            return Tables.inputs(runner.inverse(fitted, Tables.of(spark, data)), outputs);
        }

        @Override
        public Map<String, Object> evaluate(Step fitted, LocalData data, String... metrics) {
            return runner.evaluate(fitted, Tables.of(spark, data), metrics);
        }

        @AfterEach
        void nothingStays() {
            assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
        }
    }

    @Nested
    class Distributed extends OnSpark {
        Distributed() {
            super(0);
        }
    }

    @Nested
    class InPlace extends OnSpark {
        InPlace() {
            super(Long.MAX_VALUE);
        }
    }
}
