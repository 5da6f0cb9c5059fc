package io.penstock.steps.network.train;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.common.Elements;
import io.penstock.steps.common.Features;
import io.penstock.steps.common.RowWeights;
import io.penstock.steps.label.Classes;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes from blocks of rows what a network needs. Immutable. */
public final class Feed {
    private final Graph graph;
    private final Schema schema;
    private final List<Features> inputs = new ArrayList<>();

    /**
     * What a block holds for the network.
     *
     * @param ids of the rows
     * @param inputs one tensor an input
     * @param targets one array a head: a class a row, or as many numbers as outputs; empty where no targets are wanted
     * @param weights of the rows
     */
    public record Fed(long[] ids, List<Tensor> inputs, List<double[]> targets, double[] weights) {
        int rows() {
            return ids.length;
        }
    }

    /**
     * @throws PenstockException where an input is missing or holds no numbers
     */
    public Feed(Graph graph, Schema schema) {
        this.graph = graph;
        this.schema = schema;
        boolean all = isAll(graph);
        for (String name : graph.inputs()) {
            inputs.add(all ? Features.all(schema) : Features.all(Schema.of(List.of(required(schema, name)))));
        }
    }

    private static boolean isAll(Graph graph) {
        return graph.inputs().equals(List.of(Graph.INPUT));
    }

    private static Field required(Schema schema, String name) {
        return schema.inputs().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("the inputs of a network are input columns")
                        .value("no '" + name + "' in " + schema)
                        .remedy("name one of the input columns, or leave 'inputs' out to take all of them")
                        .build());
    }

    /** The shape of a row of every input; an only column keeps its own, several are one vector. */
    public List<List<Integer>> shapes() {
        List<List<Integer>> shapes = new ArrayList<>();
        for (Features features : inputs) {
            shapes.add(
                    features.fields().size() == 1
                                    && !features.fields().get(0).shape().isEmpty()
                            ? features.fields().get(0).shape()
                            : List.of(features.width()));
        }
        return shapes;
    }

    /** The name of a number of an input, for errors. */
    String name(int input, int number) {
        return inputs.get(input).name(number);
    }

    /** The inputs of a block. */
    public List<Tensor> inputs(Batch batch) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Features features = inputs.get(i);
            tensors.add(
                    features.fields().size() == 1
                            ? batch.tensor(features.fields().get(0).name())
                            : features.matrix(batch));
        }
        return tensors;
    }

    /** The target column of a head. */
    public Field target(Head head) {
        return schema.targets().stream()
                .filter(field -> field.name().equals(head.target()))
                .findFirst()
                .orElseThrow(() -> PenstockException.user("every head needs its target among the data")
                        .value("no target '" + head.target() + "' in " + schema)
                        .remedy("name the target column, or take the head out of the network")
                        .build());
    }

    /**
     * All that a block holds for learning.
     *
     * @param classes by head, empty for those that learn numbers
     * @param classWeights by head and class, null for weights of 1
     */
    Fed read(Batch batch, List<Optional<Classes>> classes, List<double @Nullable []> classWeights) {
        double[] given = RowWeights.of(batch);
        double[] weights = given == null ? new double[batch.rows()] : given.clone();
        if (given == null) {
            Arrays.fill(weights, 1);
        }
        double[] asGiven = weights.clone();
        List<double[]> targets = new ArrayList<>();
        List<Tensor> tensors = inputs(batch);
        for (int head = 0; head < graph.heads().size(); head++) {
            Head about = graph.heads().get(head);
            double[] balance = classWeights.get(head);
            if (about.kind() == Head.Kind.CLASSES) {
                int[] positions = classes.get(head).orElseThrow().positions(batch, about.target(), asGiven);
                double[] wanted = new double[positions.length];
                for (int row = 0; row < wanted.length; row++) {
                    wanted[row] = positions[row];
                    weights[row] *= balance == null ? 1 : balance[positions[row]];
                }
                targets.add(wanted);
            } else if (about.kind() == Head.Kind.QUANTITY) {
                targets.add(quantities(batch, batch.tensor(about.target()), about, asGiven));
            } else {
                targets.add(quantities(batch, tensors.get(graph.inputs().indexOf(about.target())), about, asGiven));
            }
        }
        return new Fed(batch.ids(), tensors, targets, weights);
    }

    private static double[] quantities(Batch batch, Tensor tensor, Head head, double[] weights) {
        double[] values = tensor.toDoubles();
        int width = tensor.width();
        boolean bounded = head.loss() == Loss.BINARY;
        for (int i = 0; i < values.length; i++) {
            boolean valid = bounded ? values[i] >= 0 && values[i] <= 1 : Math.abs(values[i]) < Double.POSITIVE_INFINITY;
            if (!valid && weights[i / width] != 0) {
                throw PenstockException.data(
                                bounded
                                        ? "a target of the loss binary is between 0 and 1"
                                        : "a target of numbers must be finite")
                        .value(values[i] + " in '" + head.target() + "' of the row with id " + batch.ids()[i / width])
                        .remedy(bounded ? "scale it, or take the loss squared" : "leave the row out, or mend it")
                        .build();
            }
        }
        return values;
    }

    /** Copies a row of a tensor into a place of an input of an execution. */
    static void write(
            Compute compute, Tensor tensor, int row, Execution execution, int input, int to, double[] scratch) {
        int width = tensor.width();
        long at = (long) to * width;
        if (tensor.type() == DataType.FLOAT32) {
            compute.write(tensor.floats(), tensor.offset() + row * width, execution.value(input), at, width);
        } else if (tensor.type() == DataType.FLOAT64) {
            compute.write(tensor.doubles(), tensor.offset() + row * width, execution.value(input), at, width);
        } else {
            Elements.read(tensor, row, scratch);
            compute.write(scratch, 0, execution.value(input), at, width);
        }
    }

    /** Copies some rows of a tensor to the first places of an input of an execution. */
    public static void write(Execution execution, Tensor tensor, int from, int count, int input, double[] scratch) {
        int width = tensor.width();
        if (tensor.type() == DataType.FLOAT32) {
            execution
                    .compute()
                    .write(tensor.floats(), tensor.offset() + from * width, execution.value(input), 0, count * width);
        } else {
            for (int row = 0; row < count; row++) {
                write(execution.compute(), tensor, from + row, execution, input, row, scratch);
            }
        }
    }
}
