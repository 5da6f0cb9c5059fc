package io.penstock.steps.samediff;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.LiveStep;
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.guest.InputBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A graph that predicts, some rows at a time. */
final class GraphLive implements LiveStep {
    private static final int ROWS = 1024;

    private final Graph graph;
    private final GraphPorts ports;
    private final String inputs;
    private final LastSchema outputs;

    /**
     * @param graph is closed with this
     * @param inputs the pairings of inputs
     */
    GraphLive(Graph graph, GraphPorts ports, String inputs, UnaryOperator<Schema> outputs) {
        this.graph = graph;
        this.ports = ports;
        this.inputs = inputs;
        this.outputs = new LastSchema(outputs);
    }

    @Override
    public Batch transform(Batch batch) {
        Schema made = outputs.apply(batch.schema());
        List<Field> fields = made.withRole(Role.INPUT);
        if (batch.isEmpty()) {
            return batch.withInputs(made, Batch.empty(Schema.of(fields)).columns());
        }
        InputBinding binding = ports.bindInputs(batch.schema(), inputs);
        List<Column> given = binding.read(batch);
        List<List<Column>> parts = new ArrayList<>();
        fields.forEach(field -> parts.add(new ArrayList<>()));
        for (int from = 0; from < batch.rows(); from += ROWS) {
            int first = from;
            int last = Math.min(batch.rows(), from + ROWS);
            List<Column> some =
                    given.stream().map(column -> column.slice(first, last)).toList();
            List<Tensor> tensors = graph.output(binding.ports(), some, ports.outputNames());
            for (int i = 0; i < fields.size(); i++) {
                parts.get(i).add(fitted(tensors.get(i), fields.get(i), last - first));
            }
        }
        return batch.withInputs(made, parts.stream().map(Column::concat).toList());
    }

    private static Column fitted(Tensor tensor, Field field, int rows) {
        if (tensor.rows() != rows) {
            throw PenstockException.user("a graph must give a row for a row")
                    .value(tensor.rows() + " rows for " + rows + " from the output " + field)
                    .remedy("name other variables in the parameter outputs")
                    .build();
        }
        return field.shape().isEmpty() ? tensor.reshape(List.of()) : tensor;
    }

    @Override
    public void teardown() {
        graph.close();
    }
}
