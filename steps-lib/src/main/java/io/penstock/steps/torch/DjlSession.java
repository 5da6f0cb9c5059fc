package io.penstock.steps.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import io.penstock.steps.common.GpuAddress;
import io.penstock.steps.common.Natives;
import io.penstock.steps.guest.Inference;
import io.penstock.steps.guest.Port;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A TorchScript module in PyTorch; every run computes on the thread that calls it. Thread-safe. The only class that names the Deep Java Library. */
final class DjlSession implements Inference {
    private static final String LIBRARY = "PyTorch through the Deep Java Library";
    /** Set before the library is touched, where the user has not set them: no download, no report to its makers, one thread, the same bits every time. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "ai.djl.offline", "true",
            "OPT_OUT_TRACKING", "true",
            "ai.djl.pytorch.num_threads", "1",
            "ai.djl.pytorch.num_interop_threads", "1",
            "ai.djl.pytorch.graph_optimizer", "false");

    private final Model model;
    private final NDManager manager;

    private DjlSession(Model model) {
        this.model = model;
        this.manager = model.getNDManager();
    }

    static DjlSession open(byte[] content, Device device) {
        return open(content, device, () -> Engine.getEngine("PyTorch"));
    }

    /**
     * Loads a module.
     *
     * @param natives the first use of the native library
     * @throws PenstockException where the library, the device or the module does not load
     */
    static DjlSession open(byte[] content, Device device, Supplier<Engine> natives) {
        Engine engine = engine(natives);
        Model model = engine.newModel("model", place(engine, device));
        try {
            model.load(new ByteArrayInputStream(content));
            return new DjlSession(model);
        } catch (EngineException | MalformedModelException | IOException e) {
            model.close();
            throw PenstockException.data("PyTorch must be able to load the model")
                    .value(firstLine(e))
                    .remedy("save it with torch.jit.trace(model, inputs).save(file), not with torch.save, in PyTorch "
                            + engine.getVersion() + " or earlier")
                    .cause(e)
                    .build();
        }
    }

    private static Engine engine(Supplier<Engine> natives) {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        try {
            return Natives.load(LIBRARY, TorchScript.COORDINATES, natives);
        } catch (EngineException | IllegalArgumentException | IllegalStateException e) {
            throw Natives.refused(LIBRARY, TorchScript.COORDINATES, e);
        }
    }

    private static ai.djl.Device place(Engine engine, Device device) {
        if (device.kind().equals(Device.CPU.kind())) {
            return ai.djl.Device.cpu();
        }
        int count = engine.getGpuCount();
        int number = GpuAddress.ordinal(device);
        if (number >= count) {
            throw PenstockException.resource("a model on a GPU needs PyTorch for it, and the GPU's number")
                    .value("the address '" + device.address() + "'; PyTorch sees " + count)
                    .remedy(
                            "put ai.djl.pytorch:pytorch-native-cu128:2.7.1 in the place of pytorch-native-cpu on the class"
                                    + " path, or use the processor")
                    .build();
        }
        return ai.djl.Device.gpu(number);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public List<Column> run(List<Port> ports, List<Column> inputs, List<String> outputs) {
        try (NDManager scope = manager.newSubManager()) {
            NDList given = new NDList();
            for (Column column : inputs) {
                given.add(array(scope, (Tensor) column));
            }
            NDList made = model.getBlock().forward(new ParameterStore(scope, false), given, false);
            made.attach(scope);
            int wanted = outputs.isEmpty() ? made.size() : outputs.size();
            if (wanted > made.size()) {
                throw PenstockException.user("a model must return what 'outputs' names")
                        .value(made.size() + " tensors for " + wanted + " names")
                        .remedy("name as many outputs as the model returns, or fewer")
                        .build();
            }
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < wanted; i++) {
                columns.add(column(made.get(i)));
            }
            return columns;
        } catch (EngineException e) {
            throw PenstockException.user("the model must run on the columns that it is given")
                    .value(ports + ": " + lastLine(e))
                    .remedy(
                            "name its columns, in its order and with their dimensions, in the parameter inputs; compare the rows with"
                                    + " what it was trained on")
                    .cause(e)
                    .build();
        }
    }

    private static String lastLine(Throwable failure) {
        List<String> lines = String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> line.contains("Error"))
                .toList();
        return lines.isEmpty() ? firstLine(failure) : lines.get(lines.size() - 1);
    }

    private static NDArray array(NDManager scope, Tensor tensor) {
        long[] shape = new long[1 + tensor.rowShape().size()];
        shape[0] = tensor.rows();
        for (int i = 1; i < shape.length; i++) {
            shape[i] = tensor.rowShape().get(i - 1);
        }
        Shape dimensions = new Shape(shape);
        Tensor compact = tensor.compact();
        if (compact.array() instanceof boolean[] bits) {
            return scope.create(bits, dimensions);
        }
        ai.djl.ndarray.types.DataType type =
                ai.djl.ndarray.types.DataType.valueOf(compact.type().name());
        return scope.create(buffer(compact), dimensions, type);
    }

    private static Buffer buffer(Tensor tensor) {
        return switch (tensor.type()) {
            case FLOAT32 -> FloatBuffer.wrap(tensor.floats());
            case FLOAT64 -> DoubleBuffer.wrap(tensor.doubles());
            case INT32 -> IntBuffer.wrap(tensor.ints());
            case INT64 -> LongBuffer.wrap(tensor.longs());
            default -> ByteBuffer.wrap((byte[]) tensor.array());
        };
    }

    private static Column column(NDArray array) {
        Shape shape = array.getShape();
        if (shape.dimension() == 0) {
            throw PenstockException.user("a model must give a row for a row")
                    .value("one number")
                    .remedy("return a tensor with rows as its first dimension")
                    .build();
        }
        int rows = (int) shape.get(0);
        List<Integer> row = new ArrayList<>();
        for (int i = 1; i < shape.dimension(); i++) {
            row.add((int) shape.get(i));
        }
        return switch (array.getDataType()) {
            case FLOAT32 -> Tensor.of(array.toFloatArray(), rows, row);
            case FLOAT64 -> Tensor.of(array.toDoubleArray(), rows, row);
            case INT32 -> Tensor.of(array.toIntArray(), rows, row);
            case INT64 -> Tensor.of(array.toLongArray(), rows, row);
            case UINT8 -> Tensor.of(array.toByteArray(), rows, row);
            case BOOLEAN -> Tensor.of(array.toBooleanArray(), rows, row);
            default ->
                throw PenstockException.user("an output that becomes a column must be of a type that columns have")
                        .value(array.getDataType().toString())
                        .remedy("cast it in the model, such as by .float()")
                        .build();
        };
    }

    @Override
    public void close() {
        model.close();
    }
}
