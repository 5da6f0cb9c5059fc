package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import io.penstock.spark.fixture.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The silhouette beside the one of Spark ML, on the same rows. */
class SilhouettePeerTest {
    private static final int ROWS = 300;

    @Test
    void isTheFigureOfSparkMlWithWeightsAndARowAlone() {
        SplittableRandom random = new SplittableRandom(4);
        double[] values = new double[2 * ROWS];
        int[] clusters = new int[ROWS];
        double[] weights = new double[ROWS];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            clusters[i] = i == 0 ? 9 : random.nextInt(4);
            weights[i] = 1 + random.nextInt(3);
            values[2 * i] = 2 * clusters[i] + random.nextGaussian();
            values[2 * i + 1] = random.nextGaussian();
            rows.add(RowFactory.create(Vectors.dense(values[2 * i], values[2 * i + 1]), clusters[i], weights[i]));
        }
        Batch block = Batch.of(
                Schema.of(
                        Field.scalar("cluster", Role.INPUT, DataType.INT32),
                        Field.vector("x", Role.INPUT, DataType.FLOAT64, 2),
                        Field.scalar("weight", Role.WEIGHT, DataType.FLOAT64)),
                LongStream.range(0, ROWS).toArray(),
                List.of(Tensor.scalars(clusters), Tensor.matrix(values, ROWS, 2), Tensor.scalars(weights)));
        StructType type = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("prediction", DataTypes.IntegerType)
                .add("weight", DataTypes.DoubleType);

        double theirs = new ClusteringEvaluator()
                .setWeightCol("weight")
                .evaluate(Sessions.local().createDataFrame(rows, type));

        assertThat(score(Metrics.named("silhouette"), block)).isCloseTo(theirs, within(1e-9));
    }

    private static <P> double score(Metric<P> metric, Batch block) {
        try (Pass<P> pass = metric.open(Context.of(Phase.EVALUATE, 0))) {
            pass.learn(block);
            return (double) metric.conclude(pass.finish()).get(metric.name());
        }
    }
}
