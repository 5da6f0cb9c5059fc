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
import io.penstock.steps.label.Classes;
import io.penstock.steps.label.Probabilities;
import java.util.List;
import java.util.function.UnaryOperator;

/** Probabilities of the classes, and the likeliest one, block by block. Computes in float64 whatever the blocks are. */
final class LogisticLive implements LiveStep {
    private final LinearBlock block;
    private final Classes classes;
    private final DataType type;
    private final UnaryOperator<Schema> outputs;

    LogisticLive(
            double[] coefficients, double[] intercepts, Classes classes, DataType type, UnaryOperator<Schema> outputs) {
        this.classes = classes;
        this.type = type;
        this.outputs = new LastSchema(outputs);
        int rows = intercepts.length;
        this.block = new LinearBlock(Kernels.cpu(), coefficients.length / rows, rows, Precision.FLOAT64);
        block.parameters(coefficients, intercepts);
    }

    @Override
    public Batch transform(Batch batch) {
        Schema schema = outputs.apply(batch.schema());
        Tensor matrix = Features.all(batch.schema()).matrix(batch);
        int rows = matrix.rows();
        int count = classes.size();
        double[] margins = new double[rows * (count == 2 ? 1 : count)];
        if (matrix.type() == DataType.FLOAT64) {
            block.margins(matrix.doubles(), matrix.offset(), rows, margins);
        } else {
            block.margins(matrix.floats(), matrix.offset(), rows, margins);
        }
        double[] probabilities = count == 2 ? logistic(margins) : Probabilities.softmax(margins, count);
        Column prediction = classes.column(Probabilities.likeliest(probabilities, count), type);
        return batch.withInputs(schema, List.of(prediction, Tensor.matrix(probabilities, rows, count)));
    }

    private static double[] logistic(double[] margins) {
        double[] probabilities = new double[2 * margins.length];
        for (int row = 0; row < margins.length; row++) {
            double tail = Math.exp(-Math.abs(margins[row]));
            double less = tail / (1 + tail);
            double more = 1 / (1 + tail);
            probabilities[2 * row] = margins[row] >= 0 ? less : more;
            probabilities[2 * row + 1] = margins[row] >= 0 ? more : less;
        }
        return probabilities;
    }

    @Override
    public void teardown() {
        block.close();
    }
}
