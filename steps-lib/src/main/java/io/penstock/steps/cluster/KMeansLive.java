package io.penstock.steps.cluster;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.LiveStep;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.kernel.Distances;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/** The nearest centre of every row and the distance to it, which is computed anew from the difference. */
final class KMeansLive implements LiveStep {
    private final Centres centres;
    private final Distances distances;
    private final UnaryOperator<Schema> outputs;

    KMeansLive(Centres centres, UnaryOperator<Schema> outputs) {
        this.centres = centres;
        this.outputs = new LastSchema(outputs);
        this.distances = centres.open(DataType.FLOAT64);
    }

    @Override
    public Batch transform(Batch batch) {
        Schema schema = outputs.apply(batch.schema());
        Tensor matrix = Features.all(batch.schema()).matrix(batch);
        int rows = matrix.rows();
        int width = centres.width();
        int[] labels = new int[rows];
        double[] far = new double[rows];
        BitSet nulls = new BitSet();
        if (matrix.type() == DataType.FLOAT64) {
            distances.assign(matrix.doubles(), matrix.offset(), rows, labels, far);
        } else {
            distances.assign(matrix.floats(), matrix.offset(), rows, labels, far);
        }
        for (int row = 0; row < rows; row++) {
            double squared = 0;
            int from = matrix.offset() + row * width;
            if (matrix.type() == DataType.FLOAT64) {
                squared = CandidateReduction.squaredDistance(
                        matrix.doubles(), from, centres.values(), labels[row] * width, width);
            } else {
                float[] values = matrix.floats();
                for (int j = 0; j < width; j++) {
                    double difference = values[from + j] - centres.values()[labels[row] * width + j];
                    squared += difference * difference;
                }
            }
            far[row] = Math.sqrt(squared);
            nulls.set(row, Double.isNaN(squared));
        }
        return batch.withInputs(schema, List.of(Tensor.of(labels, rows, List.of(), nulls), Tensor.scalars(far)));
    }

    @Override
    public void teardown() {
        distances.close();
    }
}
