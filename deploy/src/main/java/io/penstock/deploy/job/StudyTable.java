package io.penstock.deploy.job;

import io.penstock.engine.param.Distribution;
import io.penstock.engine.study.EpochRecord;
import io.penstock.engine.study.SplitRecord;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study as a table whose columns have types, whatever is in them.
 *
 * @param columns in order, by name
 * @param rows a value or null for every column
 */
record StudyTable(Map<String, Type> columns, List<List<@Nullable Object>> rows) {
    /** What stands in a column: a {@code Long}, {@code Double}, {@code Boolean} or {@code String}. */
    enum Type {
        WHOLE,
        REAL,
        BOOLEAN,
        TEXT;

        @Nullable
        Object of(@Nullable Object value) {
            if (value == null || this == TEXT) {
                return value == null ? null : String.valueOf(value);
            } else if (value instanceof Number number) {
                return this == WHOLE ? (Object) number.longValue() : (Object) number.doubleValue();
            }
            return value;
        }

        /** The narrowest that holds all of these values; text where there is none. */
        private static Type of(Stream<?> values) {
            Set<Type> types = new LinkedHashSet<>();
            values.forEach(value -> types.add(
                    value instanceof Boolean
                            ? BOOLEAN
                            : value instanceof Number number
                                    ? number instanceof Double || number instanceof Float ? REAL : WHOLE
                                    : TEXT));
            if (types.size() == 1) {
                return types.iterator().next();
            }
            return types.equals(Set.of(WHOLE, REAL)) ? REAL : TEXT;
        }
    }

    /** Rows under construction. */
    private static final class Builder {
        private final Map<String, Type> columns = new LinkedHashMap<>();
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        Builder with(Type type, String... names) {
            for (String name : names) {
                columns.put(name, type);
            }
            return this;
        }

        /** Values by name; those that are missing are null. */
        void row(Map<String, @Nullable Object> values) {
            List<@Nullable Object> row = new ArrayList<>();
            columns.forEach((name, type) -> row.add(type.of(values.get(name))));
            rows.add(row);
        }

        StudyTable done() {
            return new StudyTable(columns, rows);
        }
    }

    /** One row a trial: its own columns, then a column for every goal, then {@code parameters.NAME}. */
    static StudyTable ofTrials(StudySnapshot study) {
        Builder table = new Builder()
                .with(Type.WHOLE, "number")
                .with(Type.TEXT, "state")
                .with(Type.REAL, "value");
        study.goals().forEach(goal -> table.with(Type.REAL, "values." + goal.name()));
        table.with(Type.REAL, "violation")
                .with(Type.WHOLE, "start", "end")
                .with(Type.TEXT, "worker", "cause")
                .with(Type.WHOLE, "attempt");
        parameters(study).forEach((name, type) -> table.with(type, "parameters." + name));
        for (TrialRecord trial : study.trials()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>(trial.toMap());
            for (int i = 0; i < study.goals().size() && i < trial.values().size(); i++) {
                row.put("values." + study.goals().get(i).name(), trial.values().get(i));
            }
            trial.point().forEach((name, value) -> row.put("parameters." + name, value));
            table.row(row);
        }
        return table.done();
    }

    /** The types of hyperparameters: of the values that the space has and that trials had. */
    private static Map<String, Type> parameters(StudySnapshot study) {
        Map<String, List<Object>> values = new LinkedHashMap<>();
        study.space().dimensions().forEach(dimension -> {
            Distribution distribution = dimension.distribution();
            List<Object> some = new ArrayList<>();
            for (double probability : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
                some.add(distribution.inverseCdf(probability));
            }
            values.put(dimension.name(), some);
        });
        study.trials()
                .forEach(trial -> trial.point()
                        .forEach((name, value) -> values.computeIfAbsent(name, unknown -> new ArrayList<>())
                                .add(value)));
        Map<String, Type> types = new LinkedHashMap<>();
        values.forEach((name, all) -> types.put(name, Type.of(all.stream())));
        return types;
    }

    /** One row a split of a trial. */
    static StudyTable ofSplits(StudySnapshot study) {
        Builder table = new Builder()
                .with(Type.WHOLE, "trial", "split")
                .with(Type.TEXT, "state")
                .with(Type.REAL, "value", "seconds")
                .with(Type.TEXT, "cause");
        metrics(table, splits(study).flatMap(split -> split.metrics().keySet().stream()));
        study.trials()
                .forEach(trial -> trial.splits().forEach(split -> {
                    Map<String, @Nullable Object> row = row(trial, split, split.value(), split.metrics());
                    row.put("state", split.state());
                    row.put("seconds", split.seconds());
                    row.put("cause", split.cause());
                    table.row(row);
                }));
        return table.done();
    }

    /** One row for whatever was measured of a trial on a split on its way. */
    static StudyTable ofEpochs(StudySnapshot study) {
        Builder table =
                new Builder().with(Type.WHOLE, "trial", "split", "epoch").with(Type.REAL, "value");
        metrics(
                table,
                splits(study)
                        .flatMap(split -> split.epochs().stream())
                        .flatMap(epoch -> epoch.metrics().keySet().stream()));
        for (TrialRecord trial : study.trials()) {
            for (SplitRecord split : trial.splits()) {
                for (EpochRecord epoch : split.epochs()) {
                    Map<String, @Nullable Object> row = row(trial, split, epoch.value(), epoch.metrics());
                    row.put("epoch", epoch.epoch());
                    table.row(row);
                }
            }
        }
        return table.done();
    }

    private static Stream<SplitRecord> splits(StudySnapshot study) {
        return study.trials().stream().flatMap(trial -> trial.splits().stream());
    }

    private static void metrics(Builder table, Stream<String> names) {
        names.distinct().forEach(name -> table.with(Type.REAL, "metrics." + name));
    }

    private static Map<String, @Nullable Object> row(
            TrialRecord trial, SplitRecord split, OptionalDouble value, Map<String, Double> metrics) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("trial", trial.number());
        row.put("split", split.number());
        row.put("value", value.isPresent() ? value.getAsDouble() : null);
        metrics.forEach((name, metric) -> row.put("metrics." + name, metric));
        return row;
    }
}
