package io.penstock.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Blocks with predictions, and measuring them in parts. */
final class Measured {
    private static final Field TARGET = Field.scalar("label", Role.TARGET, DataType.FLOAT64);
    private static final Field WEIGHT = Field.scalar("weight", Role.WEIGHT, DataType.FLOAT64);

    private Measured() {}

    /** Targets beside the numbers that predict them. */
    static Batch predicted(double[] truth, double[] guess, double... weights) {
        return block(
                Field.scalar("prediction", Role.INPUT, DataType.FLOAT64).withPredicts("label"),
                Tensor.scalars(guess),
                truth,
                weights);
    }

    /** Targets beside a score per class. */
    static Batch scored(List<String> classes, double[] truth, double[][] scores, double... weights) {
        return block(
                Field.features("probability", DataType.FLOAT64, classes).withPredicts("label"),
                Tensor.matrix(scores),
                truth,
                weights);
    }

    /** Targets 0 and 1 beside the score of 1 and what is left for 0. */
    static Batch binary(double[] truth, double[] score, double... weights) {
        double[][] scores = new double[score.length][];
        for (int i = 0; i < score.length; i++) {
            scores[i] = new double[] {1 - score[i], score[i]};
        }
        return scored(List.of("0", "1"), truth, scores, weights);
    }

    private static Batch block(Field prediction, Column column, double[] truth, double[] weights) {
        List<Field> fields = new ArrayList<>(List.of(prediction, TARGET));
        List<Column> columns = new ArrayList<>(List.of(column, Tensor.scalars(truth)));
        if (weights.length > 0) {
            fields.add(WEIGHT);
            columns.add(Tensor.scalars(weights));
        }
        return Batch.of(Schema.of(fields), LongStream.range(0, truth.length).toArray(), columns);
    }

    static double score(String name, Batch block) {
        return (double) scores(name, block, 1).get(name);
    }

    static Map<String, Object> scores(String name, Batch block, int parts) {
        return scores(Metrics.named(name), block, parts);
    }

    private static <P> Map<String, Object> scores(Metric<P> metric, Batch block, int parts) {
        P total = partial(metric, block, 0, block.rows() / parts);
        for (int i = 1; i < parts; i++) {
            total = metric.merge(total, partial(metric, block, (int) ((long) block.rows() * i / parts), (int)
                    ((long) block.rows() * (i + 1) / parts)));
        }
        return metric.conclude(total);
    }

    private static <P> P partial(Metric<P> metric, Batch block, int from, int to) {
        try (Pass<P> pass = metric.open(Context.of(Phase.EVALUATE, 7))) {
            int middle = (from + to) / 2;
            if (from < middle) {
                pass.learn(block.slice(from, middle));
            }
            if (middle < to) {
                pass.learn(block.slice(middle, to));
            }
            return pass.finish();
        }
    }

    /** Asserts that any partitioning equals one partition, that merging is associative and that no rows are its identity. */
    static void assertMergeLaws(String name, Batch block) {
        Map<String, Object> expected = scores(name, block, 1);
        for (int parts : new int[] {2, 3, 7, block.rows() + 3}) {
            assertSame(scores(name, block, parts), expected, name + " in " + parts + " parts");
        }
        associative(Metrics.named(name), block, expected);
    }

    private static <P> void associative(Metric<P> metric, Batch block, Map<String, Object> expected) {
        int rows = block.rows();
        P first = partial(metric, block, 0, rows / 3);
        P second = partial(metric, block, rows / 3, rows / 2);
        P third = partial(metric, block, rows / 2, rows);
        P none = partial(metric, block, 0, 0);
        assertSame(metric.conclude(metric.merge(first, metric.merge(second, third))), expected, "right first");
        assertSame(metric.conclude(metric.merge(metric.merge(first, second), third)), expected, "left first");
        P total = metric.merge(metric.merge(none, first), metric.merge(metric.merge(second, none), third));
        assertSame(metric.conclude(total), expected, "with no rows between");
        assertThat(metric.conclude(metric.merge(none, none))).containsKey(metric.name());
    }

    private static void assertSame(Map<String, Object> actual, Map<String, Object> expected, String what) {
        assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
        expected.forEach((name, value) -> {
            if (value instanceof Map<?, ?> scores) {
                scores.forEach((key, score) -> assertThat((double) ((Map<?, ?>) actual.get(name)).get(key))
                        .as("%s of %s", what, key)
                        .isCloseTo((double) score, within(1e-12)));
            } else {
                assertThat((double) actual.get(name)).as(what).isCloseTo((double) value, within(1e-12));
            }
        });
    }
}
