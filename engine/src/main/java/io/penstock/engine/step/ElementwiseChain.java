package io.penstock.engine.step;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Several element-wise steps as one pass. Before: a chain of steps, each of which would read and write the whole block.
 * After: each column is copied once, and every step runs over a tile of it before the next tile is touched.
 */
public final class ElementwiseChain {
    /** Elements of a tile: 16 KiB of doubles, half of the first-level cache of a core, which a step's own numbers share. */
    public static final int TILE = 2048;

    private final Schema inputs;
    private final Schema outputs;
    private final List<List<ElementwiseLive.Kernel>> kernels;

    private ElementwiseChain(Schema inputs, Schema outputs, List<List<ElementwiseLive.Kernel>> kernels) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.kernels = kernels;
    }

    /** The chain of these steps, in order, over blocks of that schema. */
    public static ElementwiseChain of(List<? extends ElementwiseLive> steps, Schema inputs) {
        List<List<ElementwiseLive.Kernel>> kernels = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            List<ElementwiseLive.Kernel> chain = new ArrayList<>();
            for (ElementwiseLive step : steps) {
                ElementwiseLive.Kernel kernel = step.kernel(inputs, i);
                if (kernel != null) {
                    chain.add(kernel);
                }
            }
            kernels.add(chain);
            fields.add(chain.isEmpty() ? inputs.field(i) : floating(inputs.field(i)));
        }
        return new ElementwiseChain(inputs, Schema.of(fields), kernels);
    }

    /** The field as element-wise steps leave it: floating types stay, everything else becomes FLOAT64. */
    public static Field floating(Field field) {
        return field.type().isFloating() ? field : field.withType(DataType.FLOAT64);
    }

    /** True where the chain was made for blocks of that schema. */
    public boolean takes(Schema schema) {
        return schema == inputs || schema.equals(inputs);
    }

    public Batch transform(Batch batch) {
        List<Column> columns = new ArrayList<>(batch.columns());
        for (int i = 0; i < kernels.size(); i++) {
            if (!kernels.get(i).isEmpty()) {
                columns.set(i, apply(kernels.get(i), (Tensor) batch.column(i)));
            }
        }
        return batch.with(outputs, columns);
    }

    /** Every tile is worked on at the beginning of one small array: there, kernels index all that they read alike, and become vector instructions. */
    private static Tensor apply(List<ElementwiseLive.Kernel> chain, Tensor tensor) {
        int width = tensor.width();
        int elements = tensor.elements();
        int tileRows = Math.max(1, TILE / Math.max(1, width));
        int tile = Math.min(elements, tileRows * width);
        if (tensor.type() == DataType.FLOAT32) {
            float[] values = new float[elements];
            float[] work = tile == elements ? values : new float[tile];
            for (int row = 0; row < tensor.rows(); row += tileRows) {
                int rows = Math.min(tileRows, tensor.rows() - row);
                System.arraycopy(tensor.floats(), tensor.offset() + row * width, work, 0, rows * width);
                for (ElementwiseLive.Kernel kernel : chain) {
                    kernel.apply(work, 0, rows);
                }
                if (work != values) {
                    System.arraycopy(work, 0, values, row * width, rows * width);
                }
            }
            return Tensor.of(values, tensor.rows(), tensor.rowShape());
        }
        boolean isDouble = tensor.type() == DataType.FLOAT64;
        double[] source = isDouble ? tensor.doubles() : tensor.toDoubles();
        int offset = isDouble ? tensor.offset() : 0;
        double[] values = isDouble ? new double[elements] : source;
        double[] work = tile == elements ? values : new double[tile];
        for (int row = 0; row < tensor.rows(); row += tileRows) {
            int rows = Math.min(tileRows, tensor.rows() - row);
            System.arraycopy(source, offset + row * width, work, 0, rows * width);
            for (ElementwiseLive.Kernel kernel : chain) {
                kernel.apply(work, 0, rows);
            }
            if (work != values) {
                System.arraycopy(work, 0, values, row * width, rows * width);
            }
        }
        return Tensor.of(values, tensor.rows(), tensor.rowShape());
    }
}
