package io.penstock.steps.onnx;

import io.penstock.engine.error.PenstockException;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of an ONNX model whose content is in files beside it. Such models are made whole: every tensor's content is put into
 * the model, so that one file is all there is to save, ship and check. Tensors are found wherever onnx.proto allows them: in the graph, in the
 * attributes of nodes, in the graphs of these, in functions and in what a model says of training.
 */
final class ExternalData {
    private static final int DEEPEST = 100;
    private static final int EXTERNAL = 1;

    /** Gives the content that a tensor refers to. */
    interface Source {
        byte[] read(String location, long offset, long length);
    }

    /** The messages that hold tensors, by the field numbers of onnx.proto. */
    private enum Kind {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        FUNCTION,
        TRAINING,
        SPARSE,
        TENSOR
    }

    private static final Map<Kind, Map<Integer, Kind>> HELD = Map.of(
            Kind.MODEL, Map.of(7, Kind.GRAPH, 20, Kind.TRAINING, 25, Kind.FUNCTION),
            Kind.GRAPH, Map.of(1, Kind.NODE, 5, Kind.TENSOR, 15, Kind.SPARSE),
            Kind.NODE, Map.of(5, Kind.ATTRIBUTE),
            Kind.ATTRIBUTE,
                    Map.of(
                            5,
                            Kind.TENSOR,
                            6,
                            Kind.GRAPH,
                            10,
                            Kind.TENSOR,
                            11,
                            Kind.GRAPH,
                            22,
                            Kind.SPARSE,
                            23,
                            Kind.SPARSE),
            Kind.FUNCTION, Map.of(7, Kind.NODE, 11, Kind.ATTRIBUTE),
            Kind.TRAINING, Map.of(1, Kind.GRAPH, 2, Kind.GRAPH),
            Kind.SPARSE, Map.of(1, Kind.TENSOR, 2, Kind.TENSOR),
            Kind.TENSOR, Map.of());

    private final byte[] model;
    private final @Nullable Source source;

    private ExternalData(byte[] model, @Nullable Source source) {
        this.model = model;
        this.source = source;
    }

    /** Whether a tensor of the model has its content elsewhere. */
    static boolean isIn(byte[] model) {
        try {
            return new ExternalData(model, null).refers(Kind.MODEL, 0, model.length, 0);
        } catch (Wire.MalformedException e) {
            throw OnnxFile.notOnnx(String.valueOf(e.getMessage()), e);
        }
    }

    /** The model with all content in it; the same array where it is whole already. */
    static byte[] inlined(byte[] model, Source source) {
        try {
            return isIn(model) ? new ExternalData(model, source).rewritten(Kind.MODEL, 0, model.length) : model;
        } catch (Wire.MalformedException e) {
            throw OnnxFile.notOnnx(String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw PenstockException.resource(
                            "a model and its external data must be less than 2 GiB and fit into memory")
                    .value(model.length + " bytes beside its external data")
                    .remedy("export a smaller model, or give the driver more memory")
                    .cause(e)
                    .build();
        }
    }

    private boolean refers(Kind kind, int from, int to, int depth) {
        if (depth > DEEPEST) {
            throw new Wire.MalformedException("graphs within graphs, more than " + DEEPEST + " deep");
        }
        Wire message = new Wire(model, from, to - from);
        boolean external = false;
        while (message.next()) {
            Kind held = HELD.getOrDefault(kind, Map.of()).get(message.field());
            if (held != null && message.isMessage()) {
                external |= refers(held, message.contentStart(), message.fieldEnd(), depth + 1);
            } else if (kind == Kind.TENSOR && message.field() == 13) {
                external = true;
            } else if (kind == Kind.TENSOR && message.field() == 14) {
                external |= message.number() == EXTERNAL;
            }
        }
        return external;
    }

    private byte[] rewritten(Kind kind, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        if (kind == Kind.TENSOR && refers(kind, from, to, 0)) {
            rewriteTensor(from, to, out);
            return out.toByteArray();
        }
        Wire message = new Wire(model, from, to - from);
        while (message.next()) {
            Kind held = HELD.getOrDefault(kind, Map.of()).get(message.field());
            if (held == null || !message.isMessage()) {
                out.write(model, message.fieldStart(), message.fieldEnd() - message.fieldStart());
            } else {
                write(out, message.field(), rewritten(held, message.contentStart(), message.fieldEnd()));
            }
        }
        return out.toByteArray();
    }

    private void rewriteTensor(int from, int to, ByteArrayOutputStream out) {
        Wire tensor = new Wire(model, from, to - from);
        String location = "";
        long offset = 0;
        long length = -1;
        while (tensor.next()) {
            if (tensor.field() == 13) {
                String key = "";
                String value = "";
                Wire entry = tensor.message();
                while (entry.next()) {
                    if (entry.field() == 1) {
                        key = entry.text();
                    } else if (entry.field() == 2) {
                        value = entry.text();
                    }
                }
                switch (key) {
                    case "location" -> location = value;
                    case "offset" -> offset = number(value);
                    case "length" -> length = number(value);
                    default -> {} // a checksum, which is optional and of no stated kind
                }
            } else if (tensor.field() != 14) {
                out.write(model, tensor.fieldStart(), tensor.fieldEnd() - tensor.fieldStart());
            }
        }
        if (source == null) {
            throw new IllegalStateException("nothing to read from");
        }
        write(out, 9, source.read(location, offset, length));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Wire.MalformedException("'" + text + "' where external data have a number");
        }
    }

    private static void write(ByteArrayOutputStream out, int field, byte[] content) {
        varint(out, (long) field << 3 | 2);
        varint(out, content.length);
        out.write(content, 0, content.length);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
