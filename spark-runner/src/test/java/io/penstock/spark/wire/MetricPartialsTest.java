package io.penstock.spark.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every metric of the engine brings back from a task crosses the wire. */
class MetricPartialsTest {
    private static final Batch ROWS = Batch.of(
            Schema.of(
                    Field.scalar("cluster", Role.INPUT, DataType.INT32),
                    Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                    Field.scalar("prediction", Role.INPUT, DataType.FLOAT64).withPredicts("label"),
                    Field.features("probability", DataType.FLOAT64, List.of("0", "1"))
                            .withPredicts("label"),
                    Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
            new long[] {1, 2, 3, 4},
            List.of(
                    Tensor.scalars(0, 0, 1, 1),
                    Tensor.matrix(new double[] {0, 0, 0, 1, 5, 5, 5, 7}, 4, 2),
                    Tensor.scalars(0.0, 1.0, 1.0, 1.0),
                    Tensor.matrix(new double[] {.9, .1, .2, .8, .4, .6, .3, .7}, 4, 2),
                    Tensor.scalars(0.0, 1.0, 0.0, 1.0)));

    static List<String> names() {
        return Metrics.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void arriveAsTheyWere(String name) {
        crosses(Metrics.named(name));
    }

    @SuppressWarnings("unchecked")
    private static <P> void crosses(Metric<P> metric) {
        Wire wire = KnownTypes.current().wire();
        for (Batch rows : List.of(ROWS, ROWS.slice(0, 0))) {
            P partial;
            try (Pass<P> pass = metric.open(Context.of(Phase.EVALUATE, 7))) {
                if (!rows.isEmpty()) {
                    pass.learn(rows);
                }
                partial = pass.finish();
            }
            P arrived = (P) wire.read(wire.write(partial));
            Map<String, Object> expected = metric.conclude(metric.merge(partial, partial));
            assertThat(metric.conclude(metric.merge(arrived, partial))).isEqualTo(expected);
        }
    }
}
