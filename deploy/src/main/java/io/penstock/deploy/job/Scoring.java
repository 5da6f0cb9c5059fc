package io.penstock.deploy.job;

import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.model.Model;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Predicts with a saved model and writes the predictions. */
public final class Scoring {
    private static final List<String> FORMATS = List.of("parquet", "json", "orc");

    private final SparkSession session;
    private final long seed;

    public Scoring(SparkSession session, long seed) {
        this.session = session;
        this.seed = seed;
    }

    /** What was written. */
    public record Result(long rows, List<String> columns, String digest) {}

    /**
     * Writes a row for every row of the data.
     *
     * @param keep columns to write beside the predictions; none for all that the model does not read
     */
    public Result run(String model, Dataset<Row> data, List<String> keep, String destination, String format) {
        String kind = format.toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(kind)) {
            throw PenstockException.user("an output format must be known")
                    .value("'" + format + "'")
                    .remedy(Nearest.remedy(kind, FORMATS))
                    .build();
        }
        requireFree(destination);
        Model loaded = ModelStores.at(model, session).load();
        List<String> kept = keep.isEmpty() ? unread(loaded, data) : keep;
        Table table = Table.forModel(data, loaded.schema()).carry(kept.toArray(new String[0]));
        Dataset<Row> scored = SparkRunner.on(session).seed(seed).transform(loaded.step(), table);
        scored.write().format(kind).mode(SaveMode.ErrorIfExists).save(destination);
        long rows = session.read()
                .format(kind)
                .schema(scored.schema())
                .load(destination)
                .count();
        return new Result(
                rows, Arrays.asList(scored.columns()), loaded.version().digest());
    }

    private static List<String> unread(Model model, Dataset<Row> data) {
        Set<String> read = new HashSet<>();
        for (Field field : model.schema().fields()) {
            if (field.role() == Role.INPUT) {
                read.addAll(field.features().isEmpty() ? List.of(field.name()) : field.features());
                read.add(field.name());
            }
        }
        return Arrays.stream(data.columns())
                .filter(column -> !read.contains(column))
                .toList();
    }

    /** Refused before anything is read: a folder that exists, or one that cannot be made. */
    private void requireFree(String destination) {
        try {
            Path path = new Path(destination);
            if (path.getFileSystem(session.sparkContext().hadoopConfiguration()).exists(path)) {
                throw PenstockException.user("the output must not exist yet")
                        .value(destination)
                        .remedy("name another folder, or remove this one")
                        .build();
            }
        } catch (java.io.IOException | IllegalArgumentException e) {
            throw PenstockException.user("the output must be reachable")
                    .value(destination + ": " + e.getMessage())
                    .remedy("check the path and the file system's settings")
                    .cause(e)
                    .build();
        }
    }
}
