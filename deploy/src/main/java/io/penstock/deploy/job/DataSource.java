package io.penstock.deploy.job;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Data at a path.
 *
 * @param path a file, a folder or a URI of any file system that Hadoop knows
 * @param format csv, parquet, json, orc or libsvm; null to go by the name
 * @param options of Spark's reader
 */
public record DataSource(String path, @Nullable String format, Map<String, String> options) {
    private static final List<String> FORMATS = List.of("csv", "parquet", "json", "orc", "libsvm");

    public DataSource {
        options = Map.copyOf(options);
    }

    /** The data as a table. CSV has a header and its types are inferred, unless the options say otherwise. */
    public Dataset<Row> read(SparkSession session) {
        requireExists(session);
        String kind = kind();
        DataFrameReader reader = session.read().format(kind);
        if (kind.equals("csv")) {
            reader = reader.option("header", "true")
                    .option("inferSchema", "true")
                    .option("mode", "FAILFAST")
                    .option("enforceSchema", "false");
        }
        try {
            return reader.options(options).load(path);
        } catch (Exception e) {
            throw PenstockException.data("the data must be readable as " + kind)
                    .value(path + ": " + firstLine(e))
                    .remedy("check the file, or name its format with --format")
                    .cause(e)
                    .build();
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private String kind() {
        if (format != null) {
            String known = format.toLowerCase(Locale.ROOT);
            if (!FORMATS.contains(known)) {
                throw PenstockException.user("a format must be known")
                        .value("'" + format + "'")
                        .remedy(Nearest.remedy(known, FORMATS))
                        .build();
            }
            return known;
        }
        String name = path.toLowerCase(Locale.ROOT).replaceAll("\\.(gz|bz2|zst|snappy|lz4)$", "");
        return FORMATS.stream()
                .filter(known -> name.endsWith("." + known))
                .findFirst()
                .orElse(name.endsWith(".jsonl") ? "json" : name.endsWith(".svm") ? "libsvm" : "parquet");
    }

    private void requireExists(SparkSession session) {
        try {
            Path location = new Path(path);
            FileSystem files = location.getFileSystem(session.sparkContext().hadoopConfiguration());
            org.apache.hadoop.fs.FileStatus[] found = files.globStatus(location);
            if (found == null || found.length == 0) {
                throw PenstockException.user("the data must exist")
                        .value(path)
                        .remedy("check the path; relative ones start at " + files.getWorkingDirectory())
                        .build();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw PenstockException.user("the data must be reachable")
                    .value(path + ": " + firstLine(e))
                    .remedy("check the path and the file system's settings")
                    .cause(e)
                    .build();
        }
    }
}
