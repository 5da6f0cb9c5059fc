package io.penstock.steps.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import io.penstock.steps.common.GpuAddress;
import io.penstock.steps.common.Natives;
import io.penstock.steps.guest.Inference;
import io.penstock.steps.guest.Port;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A session of ONNX Runtime; every run computes on the thread that calls it. Thread-safe. */
final class OnnxSession implements Inference {
    private static final String LIBRARY = "ONNX Runtime";

    private final OrtEnvironment environment;
    private final OrtSession session;

    private OnnxSession(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    static OnnxSession open(byte[] model, Device device) {
        return open(model, device, OrtEnvironment::getEnvironment);
    }

    /**
     * Loads a model.
     *
     * @param natives the first use of the native library
     * @throws PenstockException where the library, the device or the model does not load
     */
    static OnnxSession open(byte[] model, Device device, Supplier<OrtEnvironment> natives) {
        OrtEnvironment environment = Natives.load(LIBRARY, OnnxModel.COORDINATES, natives);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            if (!device.kind().equals(Device.CPU.kind())) {
                useCuda(options, device);
            }
            return new OnnxSession(environment, environment.createSession(model, options));
        } catch (OrtException e) {
            throw PenstockException.user("ONNX Runtime must be able to load the model")
                    .value(String.valueOf(e.getMessage()))
                    .remedy("export it for an operator set that ONNX Runtime knows, without operators of your own")
                    .cause(e)
                    .build();
        }
    }

    private static void useCuda(OrtSession.SessionOptions options, Device device) {
        int number = GpuAddress.ordinal(device);
        try {
            options.addCUDA(number);
        } catch (OrtException e) {
            throw PenstockException.resource("a model on a GPU needs ONNX Runtime with its CUDA provider")
                    .value("GPU " + number + ": " + e.getMessage())
                    .remedy(
                            "put com.microsoft.onnxruntime:onnxruntime_gpu in the place of onnxruntime on the class path,"
                                    + " with CUDA and cuDNN on the machine; or use the processor")
                    .cause(e)
                    .build();
        }
    }

    @Override
    public List<Column> run(List<Port> ports, List<Column> inputs, List<String> outputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        try {
            for (int i = 0; i < ports.size(); i++) {
                given.put(ports.get(i).name(), tensor(inputs.get(i)));
            }
            try (OrtSession.Result result = session.run(given, new LinkedHashSet<>(outputs))) {
                List<Column> made = new ArrayList<>();
                for (String name : outputs) {
                    made.add(column(name, result.get(name).orElseThrow()));
                }
                return made;
            }
        } catch (OrtException e) {
            throw PenstockException.user("the model must run on the rows that it is given")
                    .value(String.valueOf(e.getMessage()))
                    .remedy("compare the rows with what the model was trained on, such as codes out of range")
                    .cause(e)
                    .build();
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Column column) throws OrtException {
        long[] shape = new long[1 + column.rowShape().size()];
        shape[0] = column.rows();
        for (int i = 1; i < shape.length; i++) {
            shape[i] = column.rowShape().get(i - 1);
        }
        if (column instanceof Strings strings) {
            return OnnxTensor.createTensor(environment, texts(strings), shape);
        }
        Tensor tensor = (Tensor) column;
        int from = tensor.offset();
        int count = tensor.elements();
        return switch (tensor.type()) {
            case FLOAT32 -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.floats(), from, count), shape);
            case FLOAT64 ->
                OnnxTensor.createTensor(environment, DoubleBuffer.wrap(tensor.doubles(), from, count), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(tensor.ints(), from, count), shape);
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.longs(), from, count), shape);
            case UINT8 ->
                OnnxTensor.createTensor(
                        environment, ByteBuffer.wrap((byte[]) tensor.array(), from, count), shape, OnnxJavaType.UINT8);
            default -> OnnxTensor.createTensor(environment, bits(tensor), shape, OnnxJavaType.BOOL);
        };
    }

    private static ByteBuffer bits(Tensor tensor) {
        ByteBuffer bits = ByteBuffer.allocate(tensor.elements());
        boolean[] values = (boolean[]) tensor.array();
        for (int i = 0; i < tensor.elements(); i++) {
            bits.put((byte) (values[tensor.offset() + i] ? 1 : 0));
        }
        return bits.flip();
    }

    private static String[] texts(Strings strings) {
        String[] texts = new String[strings.values().length];
        for (int i = 0; i < texts.length; i++) {
            String text = strings.values()[i];
            if (text == null) {
                throw PenstockException.data("a model's input of strings takes no nulls")
                        .value("a null")
                        .remedy("put an Imputer before this step, or leave those rows out")
                        .build();
            }
            texts[i] = text;
        }
        return texts;
    }

    private static Column column(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw PenstockException.user("an output that becomes a column must be a tensor")
                    .value("'" + name + "': " + value.getInfo())
                    .remedy("leave it out in the parameter outputs")
                    .build();
        }
        TensorInfo info = tensor.getInfo();
        long[] shape = info.getShape();
        if (shape.length == 0) {
            throw PenstockException.user("a model must give a row for a row")
                    .value("one number from the output '" + name + "'")
                    .remedy("leave the output out in the parameter outputs")
                    .build();
        }
        List<Integer> row = new ArrayList<>();
        for (int i = 1; i < shape.length; i++) {
            row.add((int) shape[i]);
        }
        int rows = (int) shape[0];
        return switch (info.type) {
            case FLOAT -> Tensor.of(floats(tensor.getFloatBuffer()), rows, row);
            case DOUBLE -> {
                DoubleBuffer buffer = tensor.getDoubleBuffer();
                double[] values = new double[buffer.remaining()];
                buffer.get(values);
                yield Tensor.of(values, rows, row);
            }
            case INT32 -> {
                IntBuffer buffer = tensor.getIntBuffer();
                int[] values = new int[buffer.remaining()];
                buffer.get(values);
                yield Tensor.of(values, rows, row);
            }
            case INT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                long[] values = new long[buffer.remaining()];
                buffer.get(values);
                yield Tensor.of(values, rows, row);
            }
            case UINT8 -> Tensor.of(bytes(tensor), rows, row);
            case BOOL -> {
                byte[] bytes = bytes(tensor);
                boolean[] values = new boolean[bytes.length];
                for (int i = 0; i < bytes.length; i++) {
                    values[i] = bytes[i] != 0;
                }
                yield Tensor.of(values, rows, row);
            }
            case STRING ->
                tensor.getValue() instanceof String[][] matrix
                        ? Strings.of(flat(matrix), rows, row.get(0))
                        : Strings.of((String[]) tensor.getValue());
            default ->
                throw PenstockException.user("an output that becomes a column must be of a type that columns have")
                        .value("'" + name + "': " + info)
                        .remedy("cast it in the model before the export, or leave it out in the parameter outputs")
                        .build();
        };
    }

    private static float[] floats(FloatBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static byte[] bytes(OnnxTensor tensor) {
        ByteBuffer buffer = tensor.getByteBuffer();
        byte[] values = new byte[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static String[] flat(String[][] matrix) {
        List<String> all = new ArrayList<>();
        for (String[] row : matrix) {
            all.addAll(List.of(row));
        }
        return all.toArray(new String[0]);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing a session of ONNX Runtime failed", e);
        }
    }
}
