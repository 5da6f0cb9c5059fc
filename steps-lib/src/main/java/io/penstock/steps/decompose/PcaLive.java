package io.penstock.steps.decompose;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.kernel.Precision;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code V x − V mean}, block by block: one matrix product. */
final class PcaLive implements LiveStep {
    /** With means this many deviations from the origin, float32 would lose too many digits in the difference. */
    private static final double REMOTE = 64;
    /** A component with less than this share of the largest variance is noise; whitened, it is left at zero. */
    private static final double NOISE = 1e-14;

    private final int count;
    private final double[] rows;
    private final double[] intercepts;
    private final boolean wide;
    private final UnaryOperator<Schema> outputs;
    private @Nullable LinearBlock block;

    PcaLive(State state, boolean whiten, UnaryOperator<Schema> outputs) {
        this.outputs = new LastSchema(outputs);
        double[] mean = state.doubles(Pca.MEAN);
        double[] variance = state.doubles(Pca.VARIANCE);
        this.count = variance.length;
        this.rows = state.doubles(Pca.COMPONENT_ROWS).clone();
        this.intercepts = new double[count];
        double distance = 0;
        for (double value : mean) {
            distance += value * value;
        }
        this.wide = distance > REMOTE * REMOTE * state.doubles(Pca.TOTAL)[0];
        for (int i = 0; i < count; i++) {
            boolean kept = variance[i] > NOISE * variance[0];
            double scale = !whiten ? 1 : kept ? 1 / Math.sqrt(variance[i]) : 0;
            for (int j = 0; j < mean.length; j++) {
                rows[i * mean.length + j] *= scale;
                intercepts[i] -= rows[i * mean.length + j] * mean[j];
            }
        }
    }

    @Override
    public Batch transform(Batch batch) {
        Tensor matrix = Features.all(batch.schema()).matrix(batch);
        double[] values = new double[matrix.rows() * count];
        boolean floats = matrix.type() == DataType.FLOAT32;
        LinearBlock product = block(wide || !floats ? Precision.FLOAT64 : Precision.FLOAT32);
        Tensor projected;
        if (floats) {
            product.margins(matrix.floats(), matrix.offset(), matrix.rows(), values);
            projected = Tensor.matrix(values, matrix.rows(), count).toFloating(DataType.FLOAT32);
        } else {
            product.margins(matrix.doubles(), matrix.offset(), matrix.rows(), values);
            projected = Tensor.matrix(values, matrix.rows(), count);
        }
        return batch.withInputs(outputs.apply(batch.schema()), List.of(projected));
    }

    private LinearBlock block(Precision precision) {
        LinearBlock made = block;
        if (made == null) {
            made = new LinearBlock(Kernels.cpu(), rows.length / count, count, precision);
            made.parameters(rows, intercepts);
            block = made;
        }
        return made;
    }

    @Override
    public void teardown() {
        if (block != null) {
            block.close();
        }
    }
}
