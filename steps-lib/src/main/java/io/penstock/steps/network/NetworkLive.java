package io.penstock.steps.network;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.LiveStep;
import io.penstock.steps.common.LastSchema;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.label.Probabilities;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Layout;
import io.penstock.steps.network.train.Devices;
import io.penstock.steps.network.train.Execution;
import io.penstock.steps.network.train.Feed;
import io.penstock.steps.network.train.Known;
import io.penstock.steps.network.train.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Predictions of a fitted network, or the values of one of its layers, some rows at a time. */
final class NetworkLive implements LiveStep {
    private static final int ROWS = 256;

    private final Network network;
    private final Known known;
    private final Layout layout;
    private final int output;
    private final Execution execution;
    private final UnaryOperator<Schema> outputs;

    /**
     * @param output the value that is given out; negative for predictions
     */
    NetworkLive(Network network, Known known, Layout layout, int output, Device device, UnaryOperator<Schema> outputs) {
        this.network = network;
        this.known = known;
        this.layout = layout;
        this.output = output;
        this.outputs = new LastSchema(outputs);
        Precision precision = NetworkParams.precision(network.settings());
        this.execution = new Execution(Devices.compute(device, precision), layout, ROWS, false);
        execution.load(Progress.packed(network.state(), layout, true), Progress.packed(network.state(), layout, false));
    }

    @Override
    public Batch transform(Batch batch) {
        Schema schema = outputs.apply(batch.schema());
        List<Tensor> inputs = new Feed(layout.graph(), batch.schema()).inputs(batch);
        List<Integer> wanted = new ArrayList<>();
        if (output >= 0) {
            wanted.add(output);
        } else {
            for (int head = 0; head < layout.graph().heads().size(); head++) {
                wanted.add(layout.headValue(head));
            }
        }
        List<double[]> values = forward(inputs, batch.rows(), wanted);
        List<Column> columns = new ArrayList<>();
        if (output >= 0) {
            columns.add(floating(values.get(0), batch.rows(), layout.shape(output)));
        } else {
            for (int head = 0; head < values.size(); head++) {
                columns.addAll(predictions(head, values.get(head), batch.rows()));
            }
        }
        return batch.withInputs(schema, columns);
    }

    private List<double[]> forward(List<Tensor> inputs, int rows, List<Integer> wanted) {
        List<double[]> values = new ArrayList<>();
        wanted.forEach(value -> values.add(new double[rows * layout.width(value)]));
        double[] scratch =
                new double[inputs.stream().mapToInt(Tensor::width).max().orElse(0)];
        for (int from = 0; from < rows; from += ROWS) {
            int count = Math.min(ROWS, rows - from);
            for (int input = 0; input < inputs.size(); input++) {
                Feed.write(execution, inputs.get(input), from, count, input, scratch);
            }
            execution.forward(count, false, 0);
            for (int i = 0; i < wanted.size(); i++) {
                int width = layout.width(wanted.get(i));
                execution.compute().read(execution.value(wanted.get(i)), 0, values.get(i), from * width, count * width);
            }
        }
        return values;
    }

    private Tensor floating(double[] values, int rows, List<Integer> shape) {
        Tensor wide = Tensor.of(values, rows, shape);
        return NetworkParams.precision(network.settings()) == Precision.FLOAT32
                ? wide.toFloating(DataType.FLOAT32)
                : wide;
    }

    private List<Column> predictions(int head, double[] values, int rows) {
        Head about = layout.graph().heads().get(head);
        int width = layout.headWidth(head);
        if (about.kind() == Head.Kind.CLASSES) {
            int[] likeliest = Probabilities.likeliest(Probabilities.softmax(values, width), width);
            DataType type = DataType.valueOf(known.types().get(head));
            return List.of(
                    known.classes().get(head).orElseThrow().column(likeliest, type),
                    Tensor.matrix(values, rows, width));
        }
        if (about.loss() == Loss.BINARY) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Activation.SIGMOID.apply(values[i]);
            }
        }
        if (about.kind() == Head.Kind.RECONSTRUCTION) {
            int input = layout.graph().inputs().indexOf(about.target());
            return List.of(floating(values, rows, layout.shape(input)));
        }
        return List.of(width == 1 ? Tensor.scalars(values) : Tensor.matrix(values, rows, width));
    }

    @Override
    public void teardown() {
        execution.close();
    }
}
