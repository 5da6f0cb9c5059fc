package io.penstock.steps.samediff;

import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.guest.Port;
import io.penstock.steps.nd4j.Arrays4j;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph at work: its arrays are in native memory until it is closed. Not thread-safe. */
final class Graph implements AutoCloseable {
    private final SameDiff graph;
    private final List<SDVariable> trainables;

    private Graph(SameDiff graph, List<SDVariable> trainables) {
        this.graph = graph;
        this.trainables = trainables;
    }

    /**
     * Reads a graph as SameDiff saves it.
     *
     * @throws PenstockException where the bytes are no such graph
     */
    static Graph open(byte[] content) {
        SameDiff graph;
        try {
            graph = SameDiff.fromFlatBuffers(ByteBuffer.wrap(content), false);
        } catch (IOException | RuntimeException e) {
            throw PenstockException.data("the file of a graph must be one that SameDiff saved")
                    .value(content.length + " bytes: " + e)
                    .remedy("save it with SameDiff.save(file, false) or asFlatFile(file)")
                    .cause(e)
                    .build();
        }
        List<SDVariable> trainables = new ArrayList<>();
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                if (variable.dataType() != org.nd4j.linalg.api.buffer.DataType.FLOAT
                        && variable.dataType() != org.nd4j.linalg.api.buffer.DataType.DOUBLE) {
                    throw PenstockException.user("the variables of a graph must be of single or double precision")
                            .value(variable.name() + " of " + variable.dataType())
                            .remedy("convert them with SameDiff.convertDataTypes before the graph is saved")
                            .build();
                }
                trainables.add(variable);
            }
        }
        trainables.sort(java.util.Comparator.comparing(SDVariable::name));
        return new Graph(graph, trainables);
    }

    /** What nothing in the graph uses further; without the losses. */
    List<String> outputs() {
        Set<String> losses = new HashSet<>(losses());
        return graph.getVariables().values().stream()
                .filter(variable -> variable.getVariable().getVariableType() == VariableType.ARRAY)
                .filter(variable -> variable.getInputsForOp() == null
                        || variable.getInputsForOp().isEmpty())
                .map(Variable::getName)
                .filter(name -> !losses.contains(name))
                .toList();
    }

    List<String> losses() {
        return graph.getLossVariables() == null ? List.of() : List.copyOf(graph.getLossVariables());
    }

    boolean has(String variable) {
        return graph.hasVariable(variable);
    }

    List<String> names() {
        return graph.variables().stream().map(SDVariable::name).toList();
    }

    /** The placeholders that variables depend on, in the order of the graph. */
    List<Port> placeholders(List<String> variables) {
        Deque<String> open = new ArrayDeque<>(variables);
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Variable variable = graph.getVariables().get(open.pop());
            if (variable == null || !seen.add(variable.getName())) {
                continue;
            }
            addAll(open, variable.getControlDeps());
            SameDiffOp op =
                    variable.getOutputOfOp() == null ? null : graph.getOps().get(variable.getOutputOfOp());
            if (op != null) {
                addAll(open, op.getInputsToOp());
                addAll(open, op.getControlDeps());
                addAll(open, op.getVarControlDeps());
            }
        }
        return graph.variables().stream()
                .filter(variable -> variable.isPlaceHolder() && seen.contains(variable.name()))
                .map(Graph::port)
                .toList();
    }

    private static void addAll(Deque<String> open, @Nullable List<String> names) {
        if (names != null) {
            open.addAll(names);
        }
    }

    private static Port port(SDVariable placeholder) {
        String kind = String.valueOf(placeholder.dataType()).toLowerCase(Locale.ROOT);
        long[] shape = placeholder.placeholderShape();
        if (shape == null || shape.length == 0) {
            return new Port(placeholder.name(), null, kind + " without rows as its first dimension", -1, List.of());
        }
        List<Integer> row = new ArrayList<>();
        for (int i = 1; i < shape.length; i++) {
            row.add(shape[i] < 1 ? Field.UNKNOWN : (int) shape[i]);
        }
        if (shape[0] > 0) {
            String fixed = kind + " for exactly " + shape[0] + " rows";
            return new Port(placeholder.name(), null, fixed, (int) shape[0], row);
        }
        DataType type = switch (placeholder.dataType()) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case INT -> DataType.INT32;
            case LONG -> DataType.INT64;
            case UBYTE -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            default -> null;
        };
        return new Port(placeholder.name(), type, kind, Field.UNKNOWN, row);
    }

    /** All that is learned, variable by variable in the order of their names, each row-major. */
    double[] weights() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        trainables.forEach(variable -> arrays.put(variable.name(), variable.getArr()));
        return flat(arrays);
    }

    private double[] flat(Map<String, INDArray> arrays) {
        List<double[]> parts = new ArrayList<>();
        int length = 0;
        for (SDVariable variable : trainables) {
            INDArray array = arrays.get(variable.name());
            double[] part = array == null
                    ? new double[(int) variable.getArr().length()]
                    : Arrays4j.toTensor(array).toDoubles();
            parts.add(part);
            length = Math.addExact(length, part.length);
        }
        double[] flat = new double[length];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, flat, at, part.length);
            at += part.length;
        }
        return flat;
    }

    /** Sets all that is learned; the reverse of {@link #weights()}. */
    void setWeights(double[] flat) {
        int at = 0;
        for (SDVariable variable : trainables) {
            INDArray array = variable.getArr();
            int length = (int) array.length();
            if (length > flat.length - at) {
                throw otherWeights(flat.length);
            }
            Tensor part = Tensor.scalars(flat).slice(at, at + length);
            at += length;
            boolean isSingle = array.dataType() == org.nd4j.linalg.api.buffer.DataType.FLOAT;
            try (INDArray values = Arrays4j.toArray(isSingle ? part.toFloating(DataType.FLOAT32) : part)) {
                array.assign(values.reshape('c', array.shape()));
            }
        }
        if (at != flat.length) {
            throw otherWeights(flat.length);
        }
    }

    private PenstockException otherWeights(int given) {
        return PenstockException.data("what was learned must fit the graph")
                .value(given + " numbers for the variables "
                        + trainables.stream().map(SDVariable::name).toList())
                .remedy("the model was altered; load an earlier version")
                .build();
    }

    /** Learns by these losses from now on. */
    void learnBy(List<String> losses) {
        graph.setLossVariables(losses.toArray(new String[0]));
    }

    /**
     * The sum of the losses, and its derivatives by all that is learned.
     *
     * @param ports what the columns are for
     * @param losses the variables that are learned by
     * @param gradient as long as the weights; filled
     */
    double differentiate(List<Port> ports, List<Column> given, List<String> losses, double[] gradient) {
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        Map<String, INDArray> made = new LinkedHashMap<>();
        try {
            fill(placeholders, ports, given);
            List<String> wanted = trainables.stream().map(SDVariable::name).toList();
            OutAndGrad result = graph.calculateGradientsAndOutputs(placeholders, losses, wanted);
            result.getOutputs().forEach((name, array) -> made.put("output " + name, array));
            result.getGradients().forEach((name, array) -> made.put("gradient " + name, array));
            double[] flat = flat(result.getGradients());
            System.arraycopy(flat, 0, gradient, 0, flat.length);
            double loss = 0;
            for (INDArray array : result.getOutputs().values()) {
                loss += java.util.Arrays.stream(Arrays4j.toTensor(array).toDoubles())
                        .sum();
            }
            return loss;
        } finally {
            closeAll(made);
            closeAll(placeholders);
        }
    }

    /** The variables of these names for rows. */
    List<Tensor> output(List<Port> ports, List<Column> given, List<String> names) {
        Map<String, INDArray> placeholders = new LinkedHashMap<>();
        Map<String, INDArray> made = Map.of();
        try {
            fill(placeholders, ports, given);
            made = graph.output(placeholders, names);
            List<Tensor> tensors = new ArrayList<>();
            for (String name : names) {
                tensors.add(Arrays4j.toTensor(java.util.Objects.requireNonNull(made.get(name), name)));
            }
            return tensors;
        } finally {
            closeAll(made);
            closeAll(placeholders);
        }
    }

    private static void fill(Map<String, INDArray> placeholders, List<Port> ports, List<Column> given) {
        for (int i = 0; i < ports.size(); i++) {
            placeholders.put(ports.get(i).name(), Arrays4j.toArray((Tensor) given.get(i)));
        }
    }

    /** The graph as SameDiff saves it. */
    byte[] content() {
        try {
            ByteBuffer buffer = graph.asFlatBuffers(false);
            byte[] content = new byte[buffer.remaining()];
            buffer.get(content);
            return content;
        } catch (RuntimeException e) {
            throw PenstockException.wrap(e, "", "writing a graph");
        }
    }

    private static void closeAll(Map<String, INDArray> arrays) {
        arrays.values().forEach(Graph::close);
    }

    private static void close(@Nullable INDArray array) {
        if (array != null && !array.wasClosed() && array.closeable()) {
            array.close();
        }
    }

    @Override
    public void close() {
        for (SDVariable variable : graph.variables()) {
            VariableType type = variable.getVariableType();
            if (type == VariableType.VARIABLE || type == VariableType.CONSTANT) {
                close(variable.getArr());
            }
        }
    }
}
