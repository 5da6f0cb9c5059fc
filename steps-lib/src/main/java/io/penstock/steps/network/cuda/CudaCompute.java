package io.penstock.steps.network.cuda;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.compute.Normalizations;
import io.penstock.steps.network.compute.Recurrences;
import io.penstock.steps.network.compute.Windows;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link Compute} on a GPU. Blocks live in its memory; everything asked for is done in order, on one stream, while the caller goes on. Only numbers that are read
 * make it wait: {@link #read}, {@link #loss} and {@link #squaredNorm}.
 */
public final class CudaCompute implements Compute {
    private final CudaStream stream;
    private final CudaProducts products;
    private final CudaElements elements;
    private final CudaSums sums;
    private final CudaWindows windows;
    private final CudaNormalizations normalizations;
    private final CudaRecurrences recurrences;

    private CudaCompute(CudaStream stream) {
        this.stream = stream;
        this.products = new CudaProducts(stream);
        this.elements = new CudaElements(stream);
        this.sums = new CudaSums(stream);
        this.windows = new CudaWindows(stream);
        this.normalizations = new CudaNormalizations(stream, sums);
        this.recurrences = new CudaRecurrences(stream);
    }

    /**
     * A way to a GPU of this machine. Whoever calls this closes it.
     *
     * @param ordinal its number among those that this process sees
     * @throws io.penstock.engine.error.PenstockException of the class RESOURCE where there is no such GPU, or a library is missing
     */
    public static CudaCompute open(int ordinal, Precision precision) {
        CudaStream stream = new CudaStream(CudaDevice.open(ordinal, precision), precision);
        boolean done = false;
        try {
            CudaCompute compute = new CudaCompute(stream);
            done = true;
            return compute;
        } finally {
            if (!done) {
                stream.close();
            }
        }
    }

    @Override
    public Precision precision() {
        return stream.precision();
    }

    @Override
    public String device() {
        return stream.device().toString();
    }

    @Override
    public Block allocate(long length) {
        return new CudaBlock(stream, stream.allocate(length), length, null);
    }

    private long place(Block block, long at, int count) {
        Objects.checkFromIndexSize(at, count, block.length());
        return ((CudaBlock) block).address() + at * stream.valueBytes();
    }

    @Override
    public void write(double[] source, int offset, Block to, long at, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        stream.staging().write(source, offset, place(to, at, count), count);
    }

    @Override
    public void write(float[] source, int offset, Block to, long at, int count) {
        Objects.checkFromIndexSize(offset, count, source.length);
        stream.staging().write(source, offset, place(to, at, count), count);
    }

    @Override
    public void read(Block from, long at, double[] target, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, target.length);
        stream.staging().read(place(from, at, count), target, offset, count);
    }

    @Override
    public void fill(Block block, double value) {
        elements.fill(block, value);
    }

    @Override
    public void copy(Block from, Block to) {
        elements.copy(from, to);
    }

    @Override
    public void multiply(
            boolean transposeLeft,
            boolean transposeRight,
            int m,
            int n,
            int k,
            double alpha,
            Block left,
            Block right,
            double beta,
            Block result) {
        products.multiply(transposeLeft, transposeRight, m, n, k, alpha, left, right, beta, result);
    }

    @Override
    public void add(double alpha, Block x, Block y) {
        elements.add(alpha, x, y);
    }

    @Override
    public void scale(double alpha, Block x) {
        elements.scale(alpha, x);
    }

    @Override
    public double squaredNorm(Block x) {
        return sums.squaredNorm(x);
    }

    @Override
    public void activate(Block x, @Nullable Block bias, int rows, int width, Activation activation) {
        elements.activate(x, bias, rows, width, activation);
    }

    @Override
    public void activateGradient(Block y, Block gradient, Activation activation) {
        elements.activateGradient(y, gradient, activation);
    }

    @Override
    public void columnSums(Block x, int rows, int width, Block sums) {
        this.sums.columnSums(x, rows, width, sums);
    }

    @Override
    public void copyColumns(
            Block from,
            int fromWidth,
            int fromColumn,
            Block to,
            int toWidth,
            int toColumn,
            int rows,
            int columns,
            boolean accumulate) {
        elements.copyColumns(from, fromWidth, fromColumn, to, toWidth, toColumn, rows, columns, accumulate);
    }

    @Override
    public void dropout(Block x, Block y, double rate, long key, boolean accumulate) {
        elements.dropout(x, y, rate, key, accumulate);
    }

    @Override
    public void gather(Block table, int width, Block indices, int count, Block rows) {
        elements.gather(table, width, indices, count, rows);
    }

    @Override
    public void scatter(Block rows, int width, Block indices, int count, Block table) {
        elements.scatter(rows, width, indices, count, table);
    }

    @Override
    public double loss(
            Loss loss,
            Block outputs,
            Block targets,
            Block weights,
            int rows,
            int width,
            double smoothing,
            double scale,
            Block gradient) {
        return sums.loss(loss, outputs, targets, weights, rows, width, smoothing, scale, gradient);
    }

    @Override
    public void momentum(
            Block weights, Block gradient, Block velocity, double rate, double momentum, boolean nesterov) {
        elements.momentum(weights, gradient, velocity, rate, momentum, nesterov);
    }

    @Override
    public void adam(
            Block weights,
            Block gradient,
            Block first,
            Block second,
            double rate,
            double beta1,
            double beta2,
            double epsilon) {
        elements.adam(weights, gradient, first, second, rate, beta1, beta2, epsilon);
    }

    @Override
    public Windows windows() {
        return windows;
    }

    @Override
    public Normalizations normalizations() {
        return normalizations;
    }

    @Override
    public Recurrences recurrences() {
        return recurrences;
    }

    @Override
    public void close() {
        if (!stream.isClosed()) {
            products.close();
            stream.close();
        }
    }
}
