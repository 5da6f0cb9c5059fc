package io.penstock.spark.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spark.fixture.Sessions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

/** The same rows in any order come out in one. */
class InternalOrderTest {
    private final SparkSession spark = Sessions.local();

    private List<Long> ids(Dataset<Row> data) {
        RDD<InternalRow> rows = ((org.apache.spark.sql.classic.Dataset<Row>) data)
                .queryExecution()
                .toRdd();
        return InternalOrder.sorted(rows, data.schema())
                .toJavaRDD()
                .map(row -> row.getLong(0))
                .collect();
    }

    @Test
    void dependsOnTheContentOnly() {
        Dataset<Row> data =
                Sessions.numbers(spark, 500).selectExpr("id", "a", "cast(b as string) as word", "array(c, a) as pair");
        List<Long> ascending = ids(data.coalesce(1).sortWithinPartitions("id"));
        List<Long> byOther = ids(data.coalesce(1).sortWithinPartitions("a"));

        assertThat(byOther).isEqualTo(ascending);
        assertThat(new ArrayList<>(ascending))
                .hasSize(500)
                .doesNotHaveDuplicates()
                .isNotEqualTo(data.select("id")
                        .as(org.apache.spark.sql.Encoders.LONG())
                        .collectAsList());
    }
}
