package io.penstock.steps.linear;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.LiveStep;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.LinearBlock;
import io.penstock.steps.kernel.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** {@code W x + b}, block by block, in float64 whatever the blocks are. */
final class LinearLive implements LiveStep {
    private final LinearBlock block;
    private final int targets;
    private final UnaryOperator<Schema> outputs;

    LinearLive(double[] coefficients, double[] intercepts, UnaryOperator<Schema> outputs) {
        this.targets = intercepts.length;
        this.outputs = new LastSchema(outputs);
        this.block = new LinearBlock(Kernels.cpu(), coefficients.length / targets, targets, Precision.FLOAT64);
        block.parameters(coefficients, intercepts);
    }

    @Override
    public Batch transform(Batch batch) {
        Schema schema = outputs.apply(batch.schema());
        Tensor matrix = Features.all(batch.schema()).matrix(batch);
        double[] values = new double[matrix.rows() * targets];
        if (matrix.type() == DataType.FLOAT64) {
            block.margins(matrix.doubles(), matrix.offset(), matrix.rows(), values);
        } else {
            block.margins(matrix.floats(), matrix.offset(), matrix.rows(), values);
        }
        List<Column> predictions = new ArrayList<>();
        for (int k = 0; k < targets; k++) {
            predictions.add(targets == 1 ? Tensor.scalars(values) : column(values, k));
        }
        return batch.withInputs(schema, predictions);
    }

    private Tensor column(double[] values, int target) {
        double[] column = new double[values.length / targets];
        for (int row = 0; row < column.length; row++) {
            column[row] = values[row * targets + target];
        }
        return Tensor.scalars(column);
    }

    @Override
    public void teardown() {
        block.close();
    }
}
