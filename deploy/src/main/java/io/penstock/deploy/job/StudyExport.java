package io.penstock.deploy.job;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.study.StudySnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Studies as files that other programs read: a tree in JSON, or the rows of one of its levels. */
public final class StudyExport {
    private static final List<String> FORMATS = List.of("csv", "json", "parquet");
    /** What makes a formula of a text in a spreadsheet. */
    private static final String FORMULA = "=+-@\t\r";

    /** What a row is of. */
    public enum Level {
        TRIALS(StudyTable::ofTrials),
        SPLITS(StudyTable::ofSplits),
        EPOCHS(StudyTable::ofEpochs);

        private final Function<StudySnapshot, StudyTable> table;

        Level(Function<StudySnapshot, StudyTable> table) {
            this.table = table;
        }
    }

    private StudyExport() {}

    /**
     * Writes a study.
     *
     * @param to a file; a folder for Parquet
     * @param format or null, where the ending of the name says it
     * @param level of the rows; JSON has all levels
     * @param properties of Spark
     */
    public static void write(
            StudySnapshot study, String to, @Nullable String format, Level level, Map<String, String> properties) {
        String kind = kind(to, format);
        switch (kind) {
            case "json" -> Files.write(to, Json.pretty(study.toMap()).getBytes(StandardCharsets.UTF_8), properties);
            case "csv" -> Files.write(to, csv(level.table.apply(study)).getBytes(StandardCharsets.UTF_8), properties);
            case "parquet" -> parquet(level.table.apply(study), to, properties);
            default ->
                throw PenstockException.user("trials are written as csv, json or parquet")
                        .value("'" + kind + "'")
                        .remedy(Nearest.remedy(kind, FORMATS))
                        .build();
        }
    }

    static String csv(StudyTable table) {
        StringBuilder text = new StringBuilder();
        line(text, new ArrayList<>(table.columns().keySet()));
        table.rows().forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<? extends @Nullable Object> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        text.append("\r\n");
    }

    /** Quoted as RFC 4180 says where it has to be. A text that a spreadsheet would take for a formula begins with an apostrophe. */
    private static String cell(@Nullable Object value) {
        String cell = value == null ? "" : String.valueOf(value);
        if (value instanceof String && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0) {
            cell = "'" + cell;
        }
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == '\t');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** Whether all levels go into one file. */
    public static boolean isTree(String to, @Nullable String format) {
        return kind(to, format).equals("json");
    }

    private static String kind(String to, @Nullable String format) {
        return format != null ? format : to.substring(to.lastIndexOf('.') + 1);
    }

    private static void parquet(StudyTable table, String to, Map<String, String> properties) {
        SparkSession session = Sessions.open("study export", null, properties);
        StructType[] schema = {new StructType()};
        table.columns().forEach((name, type) -> schema[0] = schema[0].add(name, type(type), true));
        List<Row> rows = table.rows().stream()
                .map(row -> RowFactory.create(row.toArray()))
                .toList();
        session.createDataFrame(rows, schema[0])
                .coalesce(1)
                .write()
                .mode(SaveMode.ErrorIfExists)
                .parquet(to);
    }

    private static DataType type(StudyTable.Type type) {
        return switch (type) {
            case WHOLE -> DataTypes.LongType;
            case REAL -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case TEXT -> DataTypes.StringType;
        };
    }
}
