package io.penstock.deploy.command;

import io.penstock.deploy.job.DataSource;
import io.penstock.spark.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data are read. */
final class DataOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "The data: a file, a folder or a URI.")
    String data = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, parquet, json, orc or libsvm. Default: by the name of the file.")
    @Nullable
    String format;

    @Option(
            names = "--read",
            paramLabel = "KEY=VALUE",
            description = "An option of Spark's reader, such as header=false or delimiter=;. May be repeated.")
    Map<String, String> read = new LinkedHashMap<>();

    DataSource source() {
        return new DataSource(data, format, read);
    }

    /** Another path, read in the same way. */
    DataSource source(String path) {
        return new DataSource(path, format, read);
    }

    /** The columns of a training set. */
    static final class Columns {
        @Option(names = "--target", paramLabel = "COLUMN", description = "The column to predict.")
        @Nullable
        String target;

        @Option(
                names = "--inputs",
                split = ",",
                paramLabel = "COLUMN",
                description = "The input columns. Default: all that have no other role.")
        List<String> inputs = new ArrayList<>();

        @Option(names = "--carry", split = ",", paramLabel = "COLUMN", description = "Columns that are no inputs.")
        List<String> carry = new ArrayList<>();

        @Option(names = "--weight", paramLabel = "COLUMN", description = "The weight of each row.")
        @Nullable
        String weight;

        /** The data under these roles. */
        Table table(Dataset<Row> data) {
            Table table = Table.of(data);
            if (!inputs.isEmpty()) {
                table = table.inputs(inputs.toArray(new String[0]));
            }
            if (target != null) {
                table = table.target(target);
            }
            if (weight != null) {
                table = table.weight(weight);
            }
            return carry.isEmpty() ? table : table.carry(carry.toArray(new String[0]));
        }
    }
}
