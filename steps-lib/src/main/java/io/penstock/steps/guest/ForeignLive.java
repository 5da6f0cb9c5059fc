package io.penstock.steps.guest;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Shared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives blocks to a loaded model, a few rows at a time, and puts its outputs together. */
final class ForeignLive implements LiveStep {
    private final ForeignModel model;
    private final Shared.Lease<Inference> lease;
    private final int batchRows;
    private @Nullable Plan plan;

    ForeignLive(ForeignModel model, Shared.Lease<Inference> lease, int batchRows) {
        this.model = model;
        this.lease = lease;
        this.batchRows = batchRows;
    }

    /** What is the same for all blocks of a schema. */
    private record Plan(
            Schema inputs, Schema outputs, InputBinding binding, List<String> wanted, int rows, boolean exactly) {
        List<Field> fields() {
            return outputs.withRole(Role.INPUT);
        }
    }

    private Plan planFor(Schema schema) {
        Plan last = plan;
        if (last == null || !schema.equals(last.inputs)) {
            InputBinding binding = model.bind(schema);
            List<Port> ports = model.outputPorts(binding, lease.value());
            List<String> wanted =
                    model.wanted(ports).stream().map(Pairing::name).toList();
            int fixed = binding.ports().stream().mapToInt(Port::rows).max().orElse(Field.UNKNOWN);
            last = new Plan(
                    schema,
                    model.outputs(schema, ports),
                    binding,
                    wanted,
                    fixed == Field.UNKNOWN ? batchRows : fixed,
                    fixed != Field.UNKNOWN);
            plan = last;
        }
        return last;
    }

    @Override
    public Batch transform(Batch batch) {
        Plan here = planFor(batch.schema());
        List<Field> fields = here.fields();
        if (batch.isEmpty()) {
            Batch none = Batch.empty(Schema.of(fields));
            return batch.withInputs(here.outputs, none.columns());
        }
        List<Column> columns = here.binding.read(batch);
        List<List<Column>> parts = new ArrayList<>();
        fields.forEach(field -> parts.add(new ArrayList<>()));
        for (int from = 0; from < batch.rows(); from += here.rows) {
            int to = Math.min(batch.rows(), from + here.rows);
            List<Column> given = slice(columns, from, to, here.exactly ? here.rows : to - from);
            List<Column> made = lease.value().run(here.binding.ports(), given, here.wanted);
            for (int i = 0; i < fields.size(); i++) {
                parts.get(i).add(fitted(made.get(i), fields.get(i), given.get(0).rows(), to - from));
            }
        }
        return batch.withInputs(here.outputs, parts.stream().map(Column::concat).toList());
    }

    /** Some rows; the first of them again where the model takes more than there are. */
    private static List<Column> slice(List<Column> columns, int from, int to, int rows) {
        if (rows == to - from) {
            return columns.stream().map(column -> column.slice(from, to)).toList();
        }
        int[] picked = new int[rows];
        Arrays.setAll(picked, i -> i < to - from ? from + i : from);
        return columns.stream().map(column -> column.select(picked)).toList();
    }

    private static Column fitted(Column made, Field field, int given, int wanted) {
        Column column = made;
        if (made instanceof Tensor tensor && field.shape().isEmpty() && tensor.width() == 1) {
            column = tensor.reshape(List.of());
        }
        boolean fits = column.type() == field.type()
                && column.rowShape().size() == field.shape().size();
        for (int i = 0; fits && i < field.shape().size(); i++) {
            int known = field.shape().get(i);
            fits = known == Field.UNKNOWN || known == column.rowShape().get(i);
        }
        if (column.rows() != given || !fits) {
            throw PenstockException.user("a model must give what it promises, a row for a row")
                    .value(column.rows() + " rows of " + column.rowShape() + " for " + given + " rows of the output "
                            + field)
                    .remedy("export the model with rows as the first dimension of all inputs and outputs")
                    .build();
        }
        return given == wanted ? column : column.slice(0, wanted);
    }

    @Override
    public void teardown() {
        lease.close();
    }
}
