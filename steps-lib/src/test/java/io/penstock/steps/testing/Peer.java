package io.penstock.steps.testing;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark MLlib, to compare results with. */
public final class Peer {
    private Peer() {}

    /** One for all tests of this process; nobody stops it. */
    public static SparkSession spark() {
        return SparkSession.builder()
                .master("local[1]")
                .appName("peer")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 1)
                .getOrCreate();
    }

    /** The columns {@code features}, {@code label} and {@code weight} (1 everywhere where there are none). */
    public static Dataset<Row> dataset(LocalData data) {
        Batch batch = data.toBatch();
        Tensor features = batch.tensor("features");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batch.rows(); i++) {
            double label = batch.schema().has("label") ? batch.tensor("label").get(i) : 0;
            double weight =
                    batch.schema().has("weight") ? batch.tensor("weight").get(i) : 1;
            rows.add(RowFactory.create(Vectors.dense(features.slice(i, i + 1).toDoubles()), label, weight));
        }
        return spark().createDataFrame(rows, new StructType(new StructField[] {
                    new StructField("features", SQLDataTypes.VectorType(), false, Metadata.empty()),
                    new StructField("label", DataTypes.DoubleType, false, Metadata.empty()),
                    new StructField("weight", DataTypes.DoubleType, false, Metadata.empty())
                }))
                .coalesce(1)
                .cache();
    }
}
