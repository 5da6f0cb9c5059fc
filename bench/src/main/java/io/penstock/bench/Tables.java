package io.penstock.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Cached tables with a vector column {@code features} and a column {@code label}, for both sides. */
final class Tables {
    static final int PARTITIONS = 4;
    private static final StructType SCHEMA = new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false);

    private Tables() {}

    static Dataset<Row> of(SparkSession session, double[] values, double[] labels, int width, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            double[] row = java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width);
            rows.add(RowFactory.create(Vectors.dense(row), labels[i]));
        }
        JavaRDD<Row> rdd =
                JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(rows, partitions);
        return cached(session.createDataFrame(rdd, SCHEMA));
    }

    static Dataset<Row> fashion(SparkSession session, FashionMnist data) {
        double[] labels = new double[data.rows()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = data.labels()[i];
        }
        return of(session, data.pixels(), labels, FashionMnist.WIDTH, PARTITIONS);
    }

    /** Gaussian features, and a label that is linear in them with noise. Each partition has its own seed. */
    static Dataset<Row> synthetic(SparkSession session, int rows, int width) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            numbers.add(i);
        }
        int each = rows / PARTITIONS;
        JavaRDD<Row> rdd = JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(numbers, PARTITIONS)
                .flatMap(number -> {
                    SplittableRandom random = new SplittableRandom(number);
                    return java.util.stream.IntStream.range(0, each)
                            .mapToObj(i -> {
                                double[] row = new double[width];
                                double label = random.nextGaussian();
                                for (int j = 0; j < width; j++) {
                                    row[j] = random.nextGaussian() * (1 + j % 7) + j % 3;
                                    label += row[j] * (j % 5 - 2);
                                }
                                return RowFactory.create(Vectors.dense(row), label);
                            })
                            .iterator();
                });
        return cached(session.createDataFrame(rdd, SCHEMA));
    }

    private static Dataset<Row> cached(Dataset<Row> data) {
        Dataset<Row> cached = data.cache();
        cached.count();
        return cached;
    }

    /** Computes every column of every row and keeps none. */
    static long drain(Dataset<Row> data) {
        return data.queryExecution().toRdd().count();
    }
}
