package io.penstock.engine.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors in the safetensors format: eight bytes with the length of a JSON header (little-endian), the header, the
 * elements of all tensors one after the other, little-endian and row-major, without gaps or overlaps.
 */
public final class Safetensors {
    private static final int MOST_HEADER_BYTES = 100_000_000;

    private Safetensors() {}

    /** A tensor without rows of its own: every dimension counts. Scalars per row have the one dimension {@code rows}. */
    private static List<Integer> shapeOf(Tensor tensor) {
        List<Integer> shape = new ArrayList<>();
        shape.add(tensor.rows());
        shape.addAll(tensor.rowShape());
        return shape;
    }

    /** The file's bytes. Tensors are written in the order of the map; the same tensors give the same bytes. */
    public static byte[] write(Map<String, Tensor> tensors) {
        Map<String, Object> header = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            if (tensor.nulls() != null) {
                throw new IllegalArgumentException("safetensors hold no nulls: " + entry.getKey());
            }
            long bytes = (long) tensor.type().bytes() * tensor.elements();
            header.put(
                    entry.getKey(),
                    Map.of(
                            "dtype",
                            code(tensor.type()),
                            "shape",
                            shapeOf(tensor),
                            "data_offsets",
                            List.of(at, at + bytes)));
            at += bytes;
        }
        byte[] head = padded(Json.write(sortedEntries(header)));
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.toIntExact(8 + head.length + at)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(head.length).put(head);
        tensors.values().forEach(tensor -> put(buffer, tensor));
        return buffer.array();
    }

    /** Each entry with its keys in a fixed order, so that the bytes are reproducible. */
    private static Map<String, Object> sortedEntries(Map<String, Object> header) {
        Map<String, Object> sorted = new LinkedHashMap<>();
        header.forEach((name, entry) -> sorted.put(name, new java.util.TreeMap<>((Map<?, ?>) entry)));
        return sorted;
    }

    private static byte[] padded(byte[] head) {
        byte[] padded = java.util.Arrays.copyOf(head, (head.length + 7) / 8 * 8);
        java.util.Arrays.fill(padded, head.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void put(ByteBuffer buffer, Tensor tensor) {
        int from = tensor.offset();
        int count = tensor.elements();
        switch (tensor.type()) {
            case FLOAT64 -> {
                buffer.asDoubleBuffer().put(tensor.doubles(), from, count);
                buffer.position(buffer.position() + 8 * count);
            }
            case FLOAT32 -> {
                buffer.asFloatBuffer().put(tensor.floats(), from, count);
                buffer.position(buffer.position() + 4 * count);
            }
            case INT32 -> {
                buffer.asIntBuffer().put(tensor.ints(), from, count);
                buffer.position(buffer.position() + 4 * count);
            }
            case INT64 -> {
                buffer.asLongBuffer().put(tensor.longs(), from, count);
                buffer.position(buffer.position() + 8 * count);
            }
            case UINT8 -> buffer.put((byte[]) tensor.array(), from, count);
            case BOOL -> {
                boolean[] values = (boolean[]) tensor.array();
                for (int i = from; i < from + count; i++) {
                    buffer.put((byte) (values[i] ? 1 : 0));
                }
            }
            case STRING, BINARY -> throw new IllegalStateException();
        }
    }

    /** The tensors of a file's bytes, in the order of their names in the header. {@code what} names the file in errors. */
    public static Map<String, Tensor> read(byte[] content, String what) {
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long headLength = content.length < 8 ? -1 : buffer.getLong();
        if (headLength < 2 || headLength > MOST_HEADER_BYTES || headLength > content.length - 8) {
            throw malformed(what, "a header of " + headLength + " bytes in a file of " + content.length);
        }
        byte[] head = new byte[(int) headLength];
        buffer.get(head);
        JsonNode header = Json.read(head, "the header of " + what);
        if (!header.isObject()) {
            throw malformed(what, "a header that is no object");
        }
        int start = buffer.position();
        long expected = 0;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> entries = header.fields(); entries.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            JsonNode node = entry.getValue();
            JsonNode offsets = node.path("data_offsets");
            long from = offsets.path(0).asLong(-1);
            long to = offsets.path(1).asLong(-1);
            if (offsets.size() != 2 || from != expected || to < from || to > content.length - start) {
                throw malformed(what, entry.getKey() + " at " + offsets);
            }
            expected = to;
            buffer.position(start + (int) from);
            tensors.put(entry.getKey(), tensor(buffer, node, to - from, what + "/" + entry.getKey()));
        }
        if (expected != content.length - start) {
            throw malformed(what, (content.length - start) + " bytes of elements, the header names " + expected);
        }
        return tensors;
    }

    private static Tensor tensor(ByteBuffer buffer, JsonNode node, long bytes, String what) {
        DataType type = type(node.path("dtype").asText(), what);
        List<Integer> shape = new ArrayList<>();
        long product = type.bytes();
        for (JsonNode dimension : node.path("shape")) {
            long size = dimension.isIntegralNumber() ? dimension.asLong() : -1;
            if (size < 0 || size > Integer.MAX_VALUE || (size > 0 && product > Integer.MAX_VALUE / size)) {
                throw malformed(what, "the shape " + node.path("shape"));
            }
            product *= size;
            shape.add((int) size);
        }
        if (product != bytes) {
            throw malformed(what, "the shape " + shape + " for " + bytes + " bytes");
        }
        int rows = shape.isEmpty() ? 1 : shape.get(0);
        List<Integer> rowShape = shape.isEmpty() ? List.of() : shape.subList(1, shape.size());
        Object array = Tensor.newArray(type, (int) (bytes / type.bytes()));
        get(buffer, type, array);
        return Tensor.of(array, rows, rowShape);
    }

    private static void get(ByteBuffer buffer, DataType type, Object array) {
        switch (type) {
            case FLOAT64 -> buffer.asDoubleBuffer().get((double[]) array);
            case FLOAT32 -> buffer.asFloatBuffer().get((float[]) array);
            case INT32 -> buffer.asIntBuffer().get((int[]) array);
            case INT64 -> buffer.asLongBuffer().get((long[]) array);
            case UINT8 -> buffer.get((byte[]) array);
            case BOOL -> {
                boolean[] values = (boolean[]) array;
                for (int i = 0; i < values.length; i++) {
                    values[i] = buffer.get() != 0;
                }
            }
            case STRING, BINARY -> throw new IllegalStateException();
        }
    }

    private static String code(DataType type) {
        return switch (type) {
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
            case STRING, BINARY -> throw new IllegalArgumentException("safetensors hold no " + type);
        };
    }

    private static DataType type(String code, String what) {
        return switch (code) {
            case "F64" -> DataType.FLOAT64;
            case "F32" -> DataType.FLOAT32;
            case "I64" -> DataType.INT64;
            case "I32" -> DataType.INT32;
            case "U8" -> DataType.UINT8;
            case "BOOL" -> DataType.BOOL;
            default -> throw malformed(what, "the element type '" + code + "'");
        };
    }

    private static PenstockException malformed(String what, String found) {
        return PenstockException.data(what + " must be a well-formed safetensors file")
                .value(found)
                .remedy("the file was truncated or altered; take it from its source again")
                .build();
    }
}
