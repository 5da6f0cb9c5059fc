package io.penstock.steps.onnx;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.guest.Port;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says of itself: a ModelProto of onnx.proto, read without the native library.
 *
 * @param producer the tool that wrote it, such as {@code pytorch 2.7.1}
 * @param inputs that must be given, in order
 * @param outputs in order
 */
record OnnxFile(String producer, List<Port> inputs, List<Port> outputs) {
    private static final Map<Integer, DataType> TYPES = Map.of(
            1, DataType.FLOAT32,
            2, DataType.UINT8,
            6, DataType.INT32,
            7, DataType.INT64,
            8, DataType.STRING,
            9, DataType.BOOL,
            11, DataType.FLOAT64);
    private static final List<String> NAMES = List.of(
            "undefined",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16");

    /**
     * Reads the description in a model.
     *
     * @throws PenstockException where the bytes are no ONNX model, or where an input or output has no rows
     */
    static OnnxFile parse(byte[] model) {
        try {
            return read(new Wire(model, 0, model.length));
        } catch (Wire.MalformedException e) {
            throw notOnnx(String.valueOf(e.getMessage()), e);
        }
    }

    static PenstockException notOnnx(String found, @Nullable Throwable cause) {
        return PenstockException.data("the file of an ONNX model must hold one")
                .value(found)
                .remedy("export the model again with torch.onnx.export or tf2onnx, and copy the file in binary mode")
                .cause(cause)
                .build();
    }

    private static OnnxFile read(Wire model) {
        long version = 0;
        String producer = "";
        Wire graph = null;
        while (model.next()) {
            switch (model.field()) {
                case 1 -> version = model.number();
                case 2 -> producer = model.text() + producer;
                case 3 -> producer = producer + " " + model.text();
                case 7 -> graph = model.message();
                default -> {}
            }
        }
        if (version <= 0 || graph == null) {
            throw notOnnx("bytes without a version and a graph", null);
        }
        Set<String> initialized = new HashSet<>();
        List<Port> inputs = new ArrayList<>();
        List<Port> outputs = new ArrayList<>();
        while (graph.next()) {
            switch (graph.field()) {
                case 5 -> initialized.add(textOf(graph.message(), 8));
                case 11 -> inputs.add(port(graph.message()));
                case 12 -> outputs.add(port(graph.message()));
                default -> {}
            }
        }
        inputs.removeIf(port -> initialized.contains(port.name()));
        if (outputs.isEmpty()) {
            throw notOnnx("a graph without outputs", null);
        }
        return new OnnxFile(producer.strip(), List.copyOf(inputs), List.copyOf(outputs));
    }

    private static String textOf(Wire message, int field) {
        String text = "";
        while (message.next()) {
            if (message.field() == field) {
                text = message.text();
            }
        }
        return text;
    }

    /** A ValueInfoProto. */
    private static Port port(Wire info) {
        String name = "";
        Wire type = null;
        while (info.next()) {
            switch (info.field()) {
                case 1 -> name = info.text();
                case 2 -> type = info.message();
                default -> {}
            }
        }
        while (type != null && type.next()) {
            if (type.field() == 1) {
                return tensor(name, type.message());
            }
            String kind = type.field() == 4 ? "a sequence" : type.field() == 5 ? "a map" : "no tensor";
            return new Port(name, null, kind, Field.UNKNOWN, List.of());
        }
        return new Port(name, null, "a value of no type", Field.UNKNOWN, List.of());
    }

    /** A TypeProto.Tensor. */
    private static Port tensor(String name, Wire type) {
        int element = 0;
        List<Integer> dimensions = new ArrayList<>();
        while (type.next()) {
            if (type.field() == 1) {
                element = (int) type.number();
            } else if (type.field() == 2) {
                Wire shape = type.message();
                while (shape.next()) {
                    if (shape.field() == 1) {
                        dimensions.add(dimension(name, shape.message()));
                    }
                }
            }
        }
        String kind = element >= 0 && element < NAMES.size() ? NAMES.get(element) : "type " + element;
        if (dimensions.isEmpty()) {
            return new Port(name, null, kind + " without rows as its first dimension", Field.UNKNOWN, List.of());
        }
        List<Integer> row = dimensions.subList(1, dimensions.size());
        return new Port(name, TYPES.get(element), kind, dimensions.get(0), row);
    }

    private static int dimension(String name, Wire dimension) {
        int size = Field.UNKNOWN;
        while (dimension.next()) {
            if (dimension.field() == 1) {
                long value = dimension.number();
                if (value > Integer.MAX_VALUE) {
                    throw new Wire.MalformedException("'" + name + "' has the dimension " + value);
                }
                size = value < 1 ? Field.UNKNOWN : (int) value;
            }
        }
        return size;
    }
}
