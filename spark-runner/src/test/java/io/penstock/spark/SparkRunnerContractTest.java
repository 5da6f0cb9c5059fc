package io.penstock.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.contract.RunnerContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.spark.fixture.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What every runner must do, done by Spark: on the workers, through the public rows, and in place. */
class SparkRunnerContractTest {
    /** The contract with a runner of some options. */
    private abstract static class OnSpark implements RunnerContract {
        private final SparkSession spark = Sessions.local();
        private final SparkRunner runner = runner(SparkRunner.on(spark));

        abstract SparkRunner runner(SparkRunner plain);

        /** The rows in the same partitions: the id, the features under their names, the target. */
        private Table table(LocalData data) {
            StructType type = new StructType().add("id", DataTypes.LongType);
            Field features = data.schema().field("features");
            for (String name : features.features()) {
                type = type.add(name, DataTypes.DoubleType);
            }
            Field label = data.schema().field("label");
            type = type.add("label", label.type() == DataType.STRING ? DataTypes.StringType : DataTypes.DoubleType);
            List<List<Row>> partitions =
                    data.partitions().stream().map(OnSpark::rows).toList();
            Dataset<Row> dataset = spark.createDataFrame(
                    new JavaSparkContext(spark.sparkContext())
                            .parallelize(new ArrayList<>(partitions), partitions.size())
                            .flatMap(List::iterator),
                    type);
            return Table.of(dataset).target("label").carry("id");
        }

        private static List<Row> rows(List<Batch> blocks) {
            List<Row> rows = new ArrayList<>();
            for (Batch block : blocks) {
                Tensor features = block.tensor("features");
                for (int i = 0; i < block.rows(); i++) {
                    List<Object> values = new ArrayList<>(List.of(block.ids()[i]));
                    for (int j = 0; j < features.width(); j++) {
                        values.add(features.get(i, j));
                    }
                    values.add(
                            block.column("label") instanceof Strings words
                                    ? words.get(i)
                                    : (Object) block.tensor("label").get(i));
                    rows.add(RowFactory.create(values.toArray()));
                }
            }
            return rows;
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data, long seed) {
            return runner.seed(seed).fit(step, table(data));
        }

        @Override
        public Batch transform(Step fitted, LocalData data, long seed) {
            List<Row> rows = new ArrayList<>(
                    runner.seed(seed).transform(fitted, table(data)).collectAsList());
            Schema outputs = Planner.transform(fitted, data.schema(), Phase.PREDICT)
                    .output()
                    .filter(field -> field.role() == Role.INPUT);
            rows.sort(Comparator.comparingLong(row -> row.getLong(0)));
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                columns.add(column(outputs.field(i), rows, i + 1));
            }
            return Batch.of(
                    outputs, rows.stream().mapToLong(row -> row.getLong(0)).toArray(), columns);
        }

        private static Column column(Field field, List<Row> rows, int position) {
            if (field.type() == DataType.STRING) {
                return Strings.of(
                        rows.stream().map(row -> row.getString(position)).toArray(String[]::new));
            }
            int width = field.width();
            double[] values = new double[rows.size() * width];
            for (int i = 0; i < rows.size(); i++) {
                if (field.shape().isEmpty()) {
                    values[i] = rows.get(i).getDouble(position);
                } else {
                    List<Object> elements = rows.get(i).getList(position);
                    for (int j = 0; j < width; j++) {
                        values[i * width + j] = (double) elements.get(j);
                    }
                }
            }
            return Tensor.of(values, rows.size(), field.shape());
        }

        @Override
        public Map<String, Object> evaluate(Step fitted, LocalData data, String... metrics) {
            return runner.evaluate(fitted, table(data), metrics);
        }

        @AfterEach
        void nothingStays() {
            assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
        }
    }

    @Nested
    class Distributed extends OnSpark {
        @Override
        SparkRunner runner(SparkRunner plain) {
            return plain.inPlaceBytes(0).blockRows(16);
        }
    }

    @Nested
    class DistributedThroughPublicRows extends OnSpark {
        @Override
        SparkRunner runner(SparkRunner plain) {
            return plain.inPlaceBytes(0).publicRows(true).partialsOnDriver(2);
        }
    }

    @Nested
    class InPlace extends OnSpark {
        @Override
        SparkRunner runner(SparkRunner plain) {
            return plain.inPlaceBytes(Long.MAX_VALUE);
        }
    }
}
