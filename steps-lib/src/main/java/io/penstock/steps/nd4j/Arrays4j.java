package io.penstock.steps.nd4j;

import io.penstock.engine.data.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BooleanPointer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies tensors to ND4J's arrays and back, one bulk copy each way: a tensor lives on the heap, an array in native memory.
 * Types are kept: FLOAT64 is DOUBLE, FLOAT32 FLOAT, INT32 INT, INT64 LONG, UINT8 UBYTE, BOOL BOOL. The first dimension of an array is the
 * tensor's rows.
 *
 * <p>Whoever asks for an array closes it, or the memory stays until the collector finds it. Thread-safe.
 */
public final class Arrays4j {
    private Arrays4j() {}

    /**
     * A new array in row-major order, {@code [rows, …]}. Only the tensor's own elements are copied, also of a slice. Nulls become
     * NaN in floating types.
     *
     * @throws IllegalArgumentException where a tensor of another type holds nulls
     */
    public static INDArray toArray(Tensor tensor) {
        if (tensor.nulls() != null && !tensor.type().isFloating()) {
            throw new IllegalArgumentException("an array of " + typeOf(tensor) + " has no nulls: impute them first");
        }
        long[] shape = new long[1 + tensor.rowShape().size()];
        shape[0] = tensor.rows();
        for (int i = 1; i < shape.length; i++) {
            shape[i] = tensor.rowShape().get(i - 1);
        }
        if (tensor.elements() == 0) {
            return Nd4j.create(typeOf(tensor), shape);
        }
        INDArray array = Nd4j.createUninitialized(typeOf(tensor), shape, 'c');
        write(tensor, array.data().addressPointer());
        return array;
    }

    private static DataType typeOf(Tensor tensor) {
        return switch (tensor.type()) {
            case FLOAT64 -> DataType.DOUBLE;
            case FLOAT32 -> DataType.FLOAT;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            case STRING, BINARY -> throw new IllegalArgumentException("no array holds " + tensor.type());
        };
    }

    private static void write(Tensor tensor, Pointer target) {
        int from = tensor.offset();
        int count = tensor.elements();
        switch (tensor.type()) {
            case FLOAT64 -> new DoublePointer(target).put(tensor.doubles(), from, count);
            case FLOAT32 -> new FloatPointer(target).put(tensor.floats(), from, count);
            case INT32 -> new IntPointer(target).put(tensor.ints(), from, count);
            case INT64 -> new LongPointer(target).put(tensor.longs(), from, count);
            case UINT8 -> new BytePointer(target).put((byte[]) tensor.array(), from, count);
            default -> new BooleanPointer(target).put((boolean[]) tensor.array(), from, count);
        }
    }

    /**
     * A new tensor with the array's elements, row-major whatever order, strides or offset the array has; what is a view is
     * copied once more, alone. The array stays open. A scalar becomes one row.
     *
     * @throws IllegalArgumentException where the array has another type, or more elements than a Java array holds
     */
    public static Tensor toTensor(INDArray array) {
        int rows = array.rank() == 0 ? 1 : (int) array.size(0);
        List<Integer> rowShape = new ArrayList<>();
        for (int i = 1; i < array.rank(); i++) {
            rowShape.add((int) array.size(i));
        }
        io.penstock.engine.data.DataType type = typeOf(array);
        if (array.isEmpty() || array.length() == 0) {
            return Tensor.of(Tensor.newArray(type, 0), rows, rowShape);
        }
        if (array.length() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a tensor cannot hold " + array.length() + " elements");
        }
        Object values = Tensor.newArray(type, (int) array.length());
        if (isRowMajor(array)) {
            read(array, values);
        } else {
            try (INDArray copy = array.dup('c')) {
                read(copy, values);
            }
        }
        return Tensor.of(values, rows, rowShape);
    }

    private static io.penstock.engine.data.DataType typeOf(INDArray array) {
        return switch (array.dataType()) {
            case DOUBLE -> io.penstock.engine.data.DataType.FLOAT64;
            case FLOAT -> io.penstock.engine.data.DataType.FLOAT32;
            case INT -> io.penstock.engine.data.DataType.INT32;
            case LONG -> io.penstock.engine.data.DataType.INT64;
            case UBYTE -> io.penstock.engine.data.DataType.UINT8;
            case BOOL -> io.penstock.engine.data.DataType.BOOL;
            default ->
                throw new IllegalArgumentException(
                        "no tensor holds " + array.dataType() + ": cast the array first, for example to FLOAT");
        };
    }

    /** Whether the elements follow each other in memory as in a tensor. */
    private static boolean isRowMajor(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }

    private static void read(INDArray array, Object target) {
        Pointer source = array.data().addressPointer();
        if (target instanceof double[] doubles) {
            new DoublePointer(source).get(doubles, 0, doubles.length);
        } else if (target instanceof float[] floats) {
            new FloatPointer(source).get(floats, 0, floats.length);
        } else if (target instanceof int[] ints) {
            new IntPointer(source).get(ints, 0, ints.length);
        } else if (target instanceof long[] longs) {
            new LongPointer(source).get(longs, 0, longs.length);
        } else if (target instanceof byte[] bytes) {
            new BytePointer(source).get(bytes, 0, bytes.length);
        } else {
            boolean[] booleans = (boolean[]) target;
            new BooleanPointer(source).get(booleans, 0, booleans.length);
        }
    }
}
