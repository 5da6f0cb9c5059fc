package io.penstock.deploy.job;

import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Trials as files that other programs read. */
public final class StudyExport {
    private static final List<String> FORMATS = List.of("csv", "json", "parquet");

    private StudyExport() {}

    /**
     * Writes all trials.
     *
     * @param to a file; a folder for Parquet
     * @param format or null, where the ending of the name says it
     * @param properties of Spark
     */
    public static void write(StudySnapshot study, String to, @Nullable String format, Map<String, String> properties) {
        String kind = format != null ? format : to.substring(to.lastIndexOf('.') + 1);
        switch (kind) {
            case "json" -> Files.write(to, Json.pretty(study.toMap()).getBytes(StandardCharsets.UTF_8), properties);
            case "csv" -> Files.write(to, csv(study).getBytes(StandardCharsets.UTF_8), properties);
            case "parquet" -> parquet(study, to, properties);
            default ->
                throw PenstockException.user("trials are written as csv, json or parquet")
                        .value("'" + kind + "'")
                        .remedy(Nearest.remedy(kind, FORMATS))
                        .build();
        }
    }

    /** One row a trial: its own columns, then a column for every goal, then {@code parameters.NAME}. */
    static List<Map<String, Object>> rows(StudySnapshot study) {
        Set<String> names = new LinkedHashSet<>(study.space().names());
        study.trials().forEach(trial -> names.addAll(trial.point().keySet()));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TrialRecord trial : study.trials()) {
            Map<String, Object> all = trial.toMap();
            Map<String, Object> row = new LinkedHashMap<>();
            for (String column : List.of("number", "state", "value")) {
                row.put(column, all.get(column));
            }
            for (int i = 0; i < study.goals().size(); i++) {
                Double value = i < trial.values().size() ? trial.values().get(i) : null;
                row.put("values." + study.goals().get(i).name(), value);
            }
            for (String column : List.of("violation", "start", "end", "worker", "cause", "attempt")) {
                row.put(column, all.get(column));
            }
            names.forEach(name -> row.put("parameters." + name, trial.point().get(name)));
            rows.add(row);
        }
        return rows;
    }

    private static String csv(StudySnapshot study) {
        List<Map<String, Object>> rows = rows(study);
        StringBuilder text = new StringBuilder();
        if (!rows.isEmpty()) {
            line(text, new ArrayList<>(rows.get(0).keySet()));
        }
        rows.forEach(row -> line(text, new ArrayList<>(row.values())));
        return text.toString();
    }

    private static void line(StringBuilder text, List<Object> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
        }
        text.append("\r\n");
    }

    /** Quoted as RFC 4180 says where it has to be. */
    private static String cell(@Nullable Object value) {
        String cell = value == null ? "" : String.valueOf(value);
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static void parquet(StudySnapshot study, String to, Map<String, String> properties) {
        SparkSession session = Sessions.open("study export", null, properties);
        List<String> lines = new ArrayList<>();
        rows(study).forEach(row -> {
            Map<String, Object> flat = new LinkedHashMap<>();
            row.forEach((name, value) -> flat.put(name, value));
            lines.add(Json.text(flat));
        });
        session.read()
                .json(session.createDataset(lines, Encoders.STRING()))
                .coalesce(1)
                .write()
                .mode(SaveMode.ErrorIfExists)
                .parquet(to);
    }
}
