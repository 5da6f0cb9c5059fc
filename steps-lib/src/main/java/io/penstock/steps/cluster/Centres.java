package io.penstock.steps.cluster;

import io.penstock.engine.data.DataType;
import io.penstock.steps.kernel.Distances;
import io.penstock.steps.kernel.Kernels;
import io.penstock.steps.kernel.Precision;

/**
 * Points that rows are compared with.
 *
 * @param values {@code [count, width]}
 * @param count how many
 * @param wide whether float32 blocks are computed with in float64
 */
record Centres(double[] values, int count, boolean wide) {
    int width() {
        return values.length / count;
    }

    /** A kernel at these centres for blocks of that type; the caller closes it. */
    Distances open(DataType type) {
        Precision precision = wide || type == DataType.FLOAT64 ? Precision.FLOAT64 : Precision.FLOAT32;
        Distances distances = new Distances(Kernels.cpu(), width(), count, precision);
        distances.centres(values);
        return distances;
    }
}
