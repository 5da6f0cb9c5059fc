package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.job.Jobs;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns and their roles, rows as blocks, and everything that can be wrong with them; by every way of reading. */
class TableTest {
    private final SparkSession spark = Sessions.local();
    private final StructType everything = new StructType()
            .add("flag", DataTypes.BooleanType)
            .add("tiny", DataTypes.ByteType)
            .add("small", DataTypes.ShortType)
            .add("count", DataTypes.IntegerType)
            .add("big", DataTypes.LongType)
            .add("single", DataTypes.FloatType)
            .add("real", DataTypes.DoubleType)
            .add("money", DataTypes.createDecimalType(12, 2))
            .add("word", DataTypes.StringType)
            .add("raw", DataTypes.BinaryType)
            .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("floats", DataTypes.createArrayType(DataTypes.FloatType))
            .add("ints", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("longs", DataTypes.createArrayType(DataTypes.LongType))
            .add("matrix", DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.DoubleType)))
            .add("vector", SQLDataTypes.VectorType())
            .add("when", DataTypes.TimestampType)
            .add("label", DataTypes.LongType);

    @AfterEach
    void clear() {
        spark.catalog().clearCache();
    }

    private Row row(int i) {
        boolean odd = i % 2 == 1;
        return RowFactory.create(
                odd,
                (byte) i,
                (short) i,
                i,
                (long) i,
                i / 2f,
                odd ? null : i / 4d,
                new BigDecimal("12.34"),
                odd ? null : "w" + i,
                odd ? null : new byte[] {(byte) i},
                new double[] {i, i + 0.5},
                odd ? List.of(1f, 2f) : Arrays.asList(1f, null),
                List.of(i, 2, 3),
                List.of((long) i, 2L),
                List.of(List.of(1d, 2d, 3d), List.of(4d, 5d, (double) i)),
                odd ? Vectors.dense(1, i, 0) : Vectors.sparse(3, new int[] {1}, new double[] {i}),
                new Timestamp(i),
                (long) (i % 3));
    }

    private Dataset<Row> everything(String how) {
        List<Row> rows = List.of(row(0), row(1), row(2), row(3), row(4));
        Dataset<Row> data = spark.createDataFrame(rows, everything);
        return switch (how) {
            case "cached" -> data.repartition(1).sortWithinPartitions("count").cache();
            case "distributed" -> data.repartition(1).sortWithinPartitions("count");
            default -> data;
        };
    }

    private Batch read(Table table, boolean isPublic, int blockRows) {
        LocalData data = Reading.of(table, isPublic).collect(new Jobs(spark.sparkContext()), blockRows);
        return data.toBatch();
    }

    @ParameterizedTest
    @CsvSource({"held,false", "distributed,false", "cached,false", "held,true", "distributed,true"})
    void readsEveryType(String how, boolean isPublic) {
        Table table = Table.of(everything(how)).target("label").carry("when");
        for (int blockRows : new int[] {1, 2, 100}) {
            Batch batch = read(table, isPublic, blockRows);

            assertThat(batch.rows()).isEqualTo(5);
            assertThat(batch.schema()).isEqualTo(table.schema());
            Tensor features = batch.tensor("features");
            assertThat(batch.schema().field("features").features())
                    .containsExactly("flag", "tiny", "small", "count", "big", "single", "real", "money");
            assertThat(features.slice(3, 4).toDoubles()).containsExactly(1, 3, 3, 3, 3, 1.5, Double.NaN, 12.34);
            assertThat(features.slice(4, 5).toDoubles()).containsExactly(0, 4, 4, 4, 4, 2, 1, 12.34);
            assertThat(((Strings) batch.column("word")).values()).containsExactly("w0", null, "w2", null, "w4");
            assertThat(((Binaries) batch.column("raw")).get(2)).containsExactly(2);
            assertThat(((Binaries) batch.column("raw")).get(1)).isNull();
            assertThat(batch.tensor("array").slice(4, 5).toDoubles()).containsExactly(4, 4.5);
            assertThat(batch.tensor("floats").type()).isEqualTo(DataType.FLOAT32);
            assertThat(batch.tensor("floats").get(0, 1)).isNaN();
            assertThat(batch.tensor("floats").get(1, 1)).isEqualTo(2);
            assertThat(batch.tensor("ints").type()).isEqualTo(DataType.INT32);
            assertThat(batch.tensor("ints").get(4, 0)).isEqualTo(4);
            assertThat(batch.tensor("longs").type()).isEqualTo(DataType.INT64);
            assertThat(batch.tensor("matrix").rowShape()).containsExactly(2, 3);
            assertThat(batch.tensor("matrix").get(3, 5)).isEqualTo(3);
            assertThat(batch.tensor("vector").slice(2, 4).toDoubles()).containsExactly(0, 2, 0, 1, 3, 0);
            assertThat(batch.tensor("label").longs()).startsWith(0, 1, 2, 0, 1);
        }
    }

    @Test
    void allWaysGiveTheSameRows() {
        Table held = Table.of(everything("held").coalesce(1)).target("label").carry("when");

        assertThat(read(held, true, 2)).isEqualTo(read(held, false, 2));
        assertThat(read(held, false, 3).columns())
                .isEqualTo(read(held, false, 1).columns());
    }

    @Test
    void rolesAndPrecision() {
        Table table = Table.of(everything("held"))
                .inputs("real", "vector", "count")
                .target("label")
                .weight("single")
                .group("word")
                .carry("when")
                .precision(DataType.FLOAT32);

        assertThat(table.schema().toString())
                .isEqualTo("{features: float32[2], vector: float32[3], label: int64 target, single: float64 weight,"
                        + " word: string group}");
        assertThat(read(table, false, 10).tensor("vector").get(4, 1)).isEqualTo(4);
    }

    @Test
    void refusesRolesThatCannotBe() {
        Dataset<Row> data = everything("held");

        assertThatThrownBy(() -> Table.of(data).inputs("real", "label").target("label"))
                .hasMessageContaining("a target must not be among the inputs");
        assertThatThrownBy(() -> Table.of(data).target("lable").carry("when").schema())
                .hasMessageContaining("'lable'")
                .hasMessageContaining("label");
        assertThatThrownBy(() -> Table.of(data).target("label").schema())
                .hasMessageContaining("column 'when' of type timestamp")
                .hasMessageContaining("carry(\"when\")");
        assertThatThrownBy(() -> Table.of(data).weight("word").carry("when").schema())
                .hasMessageContaining("column 'word'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesRaggedArrays(boolean isPublic) {
        StructType type = new StructType().add("x", DataTypes.createArrayType(DataTypes.DoubleType));
        Dataset<Row> ragged = spark.createDataFrame(
                        List.of(
                                RowFactory.create(List.of(1d, 2d)),
                                RowFactory.create(List.of(3d, 4d)),
                                RowFactory.create(List.of(5d))),
                        type)
                .coalesce(1);

        assertThatThrownBy(() -> read(Table.of(ragged), isPublic, 10))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(
                        "row 2 (partition 0, position 2) of column 'x' has 1 elements where the first has [2]")
                .extracting(e -> ((PenstockException) e).failureClass())
                .isEqualTo(FailureClass.DATA);
        assertThatThrownBy(() -> read(Table.of(ragged.repartition(3)), isPublic, 10))
                .hasMessageContaining("all rows of a column must have one shape");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void countsNullsInATargetOverAllPartitions(boolean isPublic, boolean held) {
        Dataset<Row> data = Sessions.numbers(spark, 100)
                .withColumn("label", org.apache.spark.sql.functions.expr("if(id % 10 = 7, null, label)"));
        Dataset<Row> source = held ? data : data.repartition(4);

        assertThatThrownBy(() -> read(Table.of(source).target("label").carry("id"), isPublic, 16))
                .hasMessageContaining("a target and a weight must not be null")
                .hasMessageContaining("10 nulls in column 'label', the first in row ");
    }

    @Test
    void noRowsAreLegal() {
        Dataset<Row> none = everything("held").limit(0);
        Table table = Table.of(none).inputs("real", "count").target("label");

        assertThat(read(table, false, 10).rows()).isZero();
        assertThat(read(Table.of(none.repartition(3)).inputs("real"), false, 10).rows())
                .isZero();
    }

    @Test
    void columnNamesMayHaveDots() {
        Dataset<Row> data = Sessions.numbers(spark, 3).withColumnRenamed("a", "a.b`c");

        assertThat(read(Table.of(data.repartition(1)), false, 10)
                        .schema()
                        .field("features")
                        .features())
                .contains("a.b`c");
    }

    private Schema trained() {
        return Table.of(Sessions.numbers(spark, 5)).target("label").carry("id").schema();
    }

    @Test
    void scoringDataMayBeReorderedWiderAndNarrower() {
        Dataset<Row> data = Sessions.numbers(spark, 5)
                .selectExpr("'extra' as more", "cast(c as float) as c", "cast(a * 0 as int) as a", "b", "id");
        Table table = Table.forModel(data, trained());

        assertThat(table.schema().names()).containsExactly("features");
        Tensor features = read(table, false, 10).tensor("features");
        assertThat(features.get(2, 0)).isZero();
        assertThat(table.schema().field("features").features()).containsExactly("a", "b", "c");
    }

    @Test
    void scoringDataMustHaveEveryColumn() {
        Dataset<Row> data =
                Sessions.numbers(spark, 5).withColumnRenamed("b", "bb").drop("c");

        assertThatThrownBy(() -> Table.forModel(data, trained()).schema())
                .hasMessageContaining("2 missing: 'b' (nearest: ")
                .hasMessageContaining("bb")
                .hasMessageContaining("'c'");
    }

    @Test
    void scoringDataMustHaveTheKindsOfTypes() {
        Dataset<Row> data = Sessions.numbers(spark, 5).selectExpr("cast(a as string) as a", "b", "c");

        assertThatThrownBy(() -> Table.forModel(data, trained()).schema())
                .hasMessageContaining("column 'a' of type string for a: float64")
                .hasMessageContaining("cast the column");
    }
}
