package io.penstock.engine.pipeline;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.Nearest;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.type.BaseStep;
import io.penstock.engine.type.StepType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Keeps some inputs by name: whole columns, or single features of a vector column. What is kept stays in the order of
 * the data. Names are separated by commas.
 */
public final class SelectColumns extends BaseStep implements Transformer {
    public static final Param<String> COLUMNS =
            Param.text("columns", "").doc("The names of the columns or features to keep, separated by commas.");
    public static final StepType<SelectColumns> TYPE = StepType.of(
            "SelectColumns",
            SelectColumns.class,
            "Keeps some input columns or features by name.",
            List.of(COLUMNS),
            SelectColumns::new);

    public SelectColumns(String... columns) {
        this(TYPE.defaults().with(COLUMNS, String.join(",", columns)), State.EMPTY);
    }

    SelectColumns(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<SelectColumns> type() {
        return TYPE;
    }

    private List<String> names() {
        return Arrays.stream(get(COLUMNS).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public Schema outputs(Schema inputs, Phase phase) {
        List<String> wanted = names();
        TreeSet<String> known = new TreeSet<>();
        for (Field field : inputs.inputs()) {
            known.add(field.name());
            known.addAll(field.features());
        }
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw PenstockException.user("a column to select must exist")
                        .value("'" + name + "'")
                        .remedy(Nearest.remedy(name, known))
                        .build();
            }
        }
        if (wanted.isEmpty()) {
            throw PenstockException.user("at least one column must be selected")
                    .value("none")
                    .remedy("set columns, for example to " + known.first())
                    .build();
        }
        return inputs.withInputs(inputs.inputs().stream()
                .map(field -> kept(field, wanted))
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<Field> kept(Field field, List<String> wanted) {
        if (wanted.contains(field.name())) {
            return Optional.of(field);
        }
        List<String> features =
                field.features().stream().filter(wanted::contains).toList();
        return features.isEmpty()
                ? Optional.empty()
                : Optional.of(new Field(
                        field.name(),
                        field.role(),
                        field.type(),
                        List.of(features.size()),
                        features,
                        field.predicts()));
    }

    @Override
    public LiveStep setup(Context context) {
        return batch -> {
            Schema outputs = outputs(batch.schema(), context.phase());
            List<Column> columns = new ArrayList<>();
            for (Field field : outputs.inputs()) {
                Field before = batch.schema().field(field.name());
                Column column = batch.column(field.name());
                columns.add(
                        before.equals(field) ? column : features((Tensor) column, before.features(), field.features()));
            }
            return batch.withInputs(outputs, columns);
        };
    }

    private static Tensor features(Tensor tensor, List<String> all, List<String> wanted) {
        int[] positions = wanted.stream().mapToInt(all::indexOf).toArray();
        Object values = Tensor.newArray(tensor.type(), tensor.rows() * positions.length);
        for (int row = 0; row < tensor.rows(); row++) {
            for (int i = 0; i < positions.length; i++) {
                System.arraycopy(
                        tensor.array(),
                        tensor.offset() + row * tensor.width() + positions[i],
                        values,
                        row * positions.length + i,
                        1);
            }
        }
        return Tensor.of(values, tensor.rows(), List.of(positions.length));
    }
}
