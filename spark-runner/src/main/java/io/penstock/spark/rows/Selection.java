package io.penstock.spark.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Some columns of a data set, in an order of our own, as Spark's internal rows. Reads nothing by itself. */
public final class Selection {
    private final Dataset<Row> dataset;
    private final List<String> columns;
    private @Nullable Dataset<Row> selected;

    private Selection(Dataset<Row> dataset, List<String> columns) {
        this.dataset = dataset;
        this.columns = columns;
    }

    public static Selection of(Dataset<Row> dataset, List<String> columns) {
        return new Selection(dataset, columns);
    }

    private org.apache.spark.sql.classic.Dataset<Row> selected() {
        Dataset<Row> known = selected;
        if (known == null) {
            known = columns.equals(List.of(dataset.columns()))
                    ? dataset
                    : dataset.select(SparkTypes.columns(columns).toArray(new org.apache.spark.sql.Column[0]));
            selected = known;
        }
        return (org.apache.spark.sql.classic.Dataset<Row>) known;
    }

    public SparkContext spark() {
        return session().sparkContext();
    }

    private SparkSession session() {
        return (SparkSession) dataset.sparkSession();
    }

    /** The columns' names and types, in the order of the rows' positions. */
    public StructType type() {
        StructType whole = dataset.schema();
        return SparkTypes.struct(columns.stream().map(whole::apply).toList());
    }

    /** What Spark expects the columns to take, without looking. */
    public long estimatedBytes() {
        scala.math.BigInt bytes = local().isPresent()
                ? local().get().stats().sizeInBytes()
                : selected().queryExecution().optimizedPlan().stats().sizeInBytes();
        return bytes.isValidLong() ? bytes.toLong() : Long.MAX_VALUE;
    }

    private Optional<LocalRelation> local() {
        LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) dataset)
                .queryExecution()
                .analyzed();
        return plan instanceof LocalRelation local ? Optional.of(local) : Optional.empty();
    }

    /** The rows where the driver holds them, in the partitions in which Spark would send them; no job. */
    public Optional<List<List<InternalRow>>> held() {
        return local().map(relation -> {
            List<String> names = List.of(dataset.schema().fieldNames());
            int[] positions = columns.stream().mapToInt(names::indexOf).toArray();
            StructType type = dataset.schema();
            List<InternalRow> rows = CollectionConverters.asJava(relation.data());
            int slices = Math.min(Math.max(rows.size(), 1), session().leafNodeDefaultParallelism());
            List<List<InternalRow>> partitions = new ArrayList<>();
            for (int i = 0; i < slices; i++) {
                int from = (int) ((long) i * rows.size() / slices);
                int to = (int) ((long) (i + 1) * rows.size() / slices);
                partitions.add(rows.subList(from, to).stream()
                        .map(row -> projected(row, positions, type))
                        .toList());
            }
            return partitions;
        });
    }

    private static InternalRow projected(InternalRow row, int[] positions, StructType type) {
        @Nullable Object[] values = new Object[positions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    row.isNullAt(positions[i]) ? null : row.get(positions[i], type.fields()[positions[i]].dataType());
        }
        return new GenericInternalRow(values);
    }

    /** The rows as Spark holds them. With adaptive execution, this may run the shuffles that lie before them. */
    public RDD<InternalRow> internalRows() {
        return selected().queryExecution().toRdd();
    }

    /** Whether whoever made the data set has put its rows in an order of theirs. */
    public boolean isOrdered() {
        return selected().queryExecution().executedPlan().outputOrdering().nonEmpty();
    }

    /** The rows through Spark's public interface. */
    public RDD<Row> publicRows() {
        return selected().rdd();
    }

    public Optional<Row> firstRow() {
        List<Row> rows = selected().takeAsList(1);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** A data set of internal rows; each is copied before the next is asked for. */
    public Dataset<Row> internal(RDD<InternalRow> rows, StructType type) {
        return session().internalCreateDataFrame(rows, type, false);
    }

    /** A data set of public rows. */
    public Dataset<Row> external(RDD<Row> rows, StructType type) {
        return dataset.sparkSession().createDataFrame(rows.toJavaRDD(), type);
    }
}
