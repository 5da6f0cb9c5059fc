package io.penstock.examples.local;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.run.Fitted;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.scale.StandardScaler;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The pipeline of the other examples on the threads of this process: nothing of Spark is on this class path's way. */
public final class LocalDigits {
    private LocalDigits() {}

    /**
     * Fits and measures on arrays.
     *
     * @param pixels 64 a row, row-major
     * @param labels a class a row
     */
    public static Map<String, Object> run(double[] pixels, int[] labels) {
        Schema schema = Schema.of(
                Field.vector("pixels", Role.INPUT, DataType.FLOAT64, 64),
                Field.scalar("label", Role.TARGET, DataType.INT32));
        Batch rows = Batch.of(
                schema,
                LongStream.range(0, labels.length).toArray(),
                List.of(Tensor.matrix(pixels, labels.length, 64), Tensor.scalars(labels)));
        LocalData data = LocalData.of(rows).repartition(4);
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new Pca(30), new LogisticRegression(1e-3));
        LocalRunner runner = LocalRunner.create().seed(42);
        Fitted<Pipeline> fitted = runner.fit(pipeline, data);
        return runner.evaluate(fitted.step(), data, List.of(Metrics.named("accuracy"), Metrics.named("log_loss")));
    }
}
