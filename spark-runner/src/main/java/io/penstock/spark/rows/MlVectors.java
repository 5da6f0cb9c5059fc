package io.penstock.spark.rows;

import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;

/** Spark ML's vectors; the only class that needs Spark ML to be there. */
public final class MlVectors {
    private MlVectors() {}

    static DataType type() {
        return SQLDataTypes.VectorType();
    }

    public static Object dense(double[] values) {
        return Vectors.dense(values);
    }

    public static int size(Object vector) {
        return ((Vector) vector).size();
    }

    /** Writes all elements, zeros included, into fresh zeros. */
    public static void copy(Object vector, double[] target, int at) {
        if (vector instanceof DenseVector dense) {
            System.arraycopy(dense.values(), 0, target, at, dense.size());
        } else if (vector instanceof SparseVector sparse) {
            int[] indices = sparse.indices();
            double[] values = sparse.values();
            for (int i = 0; i < indices.length; i++) {
                target[at + indices[i]] = values[i];
            }
        }
    }
}
