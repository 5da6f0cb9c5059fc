package io.penstock.spark;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.run.Data;
import io.penstock.engine.run.Fitted;
import io.penstock.spark.rows.Binder;
import io.penstock.spark.rows.Layout;
import io.penstock.spark.rows.Roles;
import io.penstock.spark.rows.SchemaInference;
import io.penstock.spark.rows.Widths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Dataset<Row>} whose columns have roles. Immutable; nothing is read before it is needed.
 *
 * <pre>{@code
 * Table table = Table.of(dataset).target("label").carry("id");
 * }</pre>
 *
 * <p>Scalar numbers and booleans among the inputs become one vector named {@code features}, in their order, nulls as NaN.
 * Arrays of numbers and vectors of Spark ML stay inputs of their own, as do strings and binaries.
 */
public final class Table implements Data {
    private final Dataset<Row> dataset;
    private final Roles roles;
    private final Optional<DataType> precision;
    private final @Nullable Schema wanted;
    private @Nullable Schema known;

    private Table(Dataset<Row> dataset, Roles roles, Optional<DataType> precision, @Nullable Schema wanted) {
        this.dataset = dataset;
        this.roles = roles;
        this.precision = precision;
        this.wanted = wanted;
    }

    /** Every column is an input, until it is given another role. */
    public static Table of(Dataset<Row> dataset) {
        return new Table(dataset, Roles.NONE, Optional.empty(), null);
    }

    /**
     * A data set to score or to measure on, resolved against the schema of the training data by name: order does not matter,
     * other columns are left alone, numbers may be narrower than in training. Targets are taken where they are there.
     */
    public static Table forModel(Dataset<Row> dataset, Schema trained) {
        return new Table(dataset, Roles.NONE, Optional.empty(), trained);
    }

    /** As {@link #forModel(Dataset, Schema)}, with the schema that a pipeline was fitted on. */
    public static Table forModel(Dataset<Row> dataset, Fitted<?> fitted) {
        return forModel(dataset, fitted.schema());
    }

    /** Only these columns are inputs, in this order. */
    public Table inputs(String... names) {
        return with(new Roles(List.of(names), roles.targets(), roles.carried(), roles.weight(), roles.group()));
    }

    /** What is to be predicted; several calls add up. */
    public Table target(String... names) {
        return with(new Roles(
                roles.inputs(), more(roles.targets(), names), roles.carried(), roles.weight(), roles.group()));
    }

    /** Columns of any type that come back untouched beside a prediction. */
    public Table carry(String... names) {
        return with(new Roles(
                roles.inputs(), roles.targets(), more(roles.carried(), names), roles.weight(), roles.group()));
    }

    /** Columns that identify a row for the user: they are carried. */
    public Table key(String... names) {
        return carry(names);
    }

    /** A non-negative weight of every row. */
    public Table weight(String name) {
        return with(new Roles(roles.inputs(), roles.targets(), roles.carried(), Optional.of(name), roles.group()));
    }

    /** Rows of one group stay on one side of a split. */
    public Table group(String name) {
        return with(new Roles(roles.inputs(), roles.targets(), roles.carried(), roles.weight(), Optional.of(name)));
    }

    /** {@link DataType#FLOAT32} or {@link DataType#FLOAT64} for packed numbers and vectors of Spark ML, whatever the runner's default. */
    public Table precision(DataType type) {
        if (!type.isFloating()) {
            throw new IllegalArgumentException(type + " is no floating type");
        }
        return new Table(dataset, roles, Optional.of(type), wanted);
    }

    Table defaultPrecision(DataType type) {
        return precision.isPresent() || type == DataType.FLOAT64 ? this : precision(type);
    }

    /** The same data resolved against the schema of a training set; what is carried stays. */
    public Table bind(Schema trained) {
        return new Table(dataset, roles, precision, trained);
    }

    /** Carries every column that the model does not read; those that the outputs replace are left out. */
    Table carryOthers(Set<String> outputs) {
        Layout layout = layout();
        Set<String> read = layout.slots().stream()
                .flatMap(slot -> slot.ordinals().stream())
                .map(layout.columns()::get)
                .collect(Collectors.toSet());
        Set<String> targets =
                layout.schema().targets().stream().map(Field::name).collect(Collectors.toSet());
        String[] others = Arrays.stream(dataset.columns())
                .filter(name -> !read.contains(name) || targets.contains(name))
                .filter(name -> !outputs.contains(name))
                .filter(name -> !roles.carried().contains(name))
                .toArray(String[]::new);
        return carry(others);
    }

    private Table with(Roles other) {
        return new Table(dataset, other, precision, wanted);
    }

    private static List<String> more(List<String> known, String... names) {
        List<String> all = new ArrayList<>(known);
        all.addAll(List.of(names));
        return all;
    }

    public Dataset<Row> dataset() {
        return dataset;
    }

    Roles roles() {
        return roles;
    }

    /** The schema of the blocks. Looks at the first row where the width of an array is known in no other way. */
    @Override
    public Schema schema() {
        Schema schema = known;
        if (schema == null) {
            Layout layout = layout();
            schema = layout.schema();
            if (!Widths.areKnown(layout)) {
                Reading reading = Reading.of(this, false);
                schema = reading.firstRow()
                        .map(row -> Widths.of(reading.layout(), row).schema())
                        .orElse(schema);
            }
            known = schema;
        }
        return schema;
    }

    /** Where everything lies, dimensions perhaps unknown. */
    Layout layout() {
        StructType type = dataset.schema();
        Schema schema = known;
        if (schema == null) {
            schema = wanted == null
                    ? SchemaInference.infer(type, roles, precision.orElse(DataType.FLOAT64))
                    : wanted.filter(field -> field.role() == Role.INPUT
                            || field.role() != Role.CARRIED && field.role() != Role.KEY && isThere(type, field));
        }
        return Binder.bind(type, schema, roles.carried());
    }

    private static boolean isThere(StructType type, Field field) {
        return Arrays.asList(type.fieldNames()).contains(field.name());
    }
}
