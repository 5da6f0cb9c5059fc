package io.penstock.steps.network.cuda;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.Loss;
import io.penstock.steps.network.compute.Window;
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
    public void unfold(Window window, Block images, int rows, Block columns) {
        windows.unfold(window, images, rows, columns);
    }

    @Override
    public void fold(Window window, Block columns, int rows, Block images) {
        windows.fold(window, columns, rows, images);
    }

    @Override
    public void pool(Window window, boolean largest, Block images, int rows, Block pooled) {
        windows.pool(window, largest, images, rows, pooled);
    }

    @Override
    public void poolGradient(
            Window window,
            boolean largest,
            Block images,
            Block pooled,
            Block pooledGradient,
            int rows,
            Block gradient) {
        windows.poolGradient(window, largest, images, pooled, pooledGradient, rows, gradient);
    }

    @Override
    public void enlarge(Window window, int factorY, int factorX, Block images, int rows, Block large) {
        windows.enlarge(window, factorY, factorX, images, rows, large);
    }

    @Override
    public void enlargeGradient(
            Window window, int factorY, int factorX, Block largeGradient, int rows, Block gradient) {
        windows.enlargeGradient(window, factorY, factorX, largeGradient, rows, gradient);
    }

    @Override
    public void columnMoments(Block x, int rows, int width, Block mean, Block variance) {
        normalizations.columnMoments(x, rows, width, mean, variance);
    }

    @Override
    public void normalizeColumns(
            Block x,
            int rows,
            int width,
            Block mean,
            Block variance,
            double epsilon,
            Block gain,
            Block shift,
            Block y) {
        normalizations.normalizeColumns(x, rows, width, mean, variance, epsilon, gain, shift, y);
    }

    @Override
    public void normalizeColumnsGradient(
            Block x,
            Block dY,
            int rows,
            int width,
            Block mean,
            Block variance,
            double epsilon,
            Block gain,
            Block dGain,
            Block dShift,
            Block dX) {
        normalizations.normalizeColumnsGradient(x, dY, rows, width, mean, variance, epsilon, gain, dGain, dShift, dX);
    }

    @Override
    public void normalizeRows(Block x, int rows, int width, double epsilon, Block gain, Block shift, Block y) {
        normalizations.normalizeRows(x, rows, width, epsilon, gain, shift, y);
    }

    @Override
    public void normalizeRowsGradient(
            Block x, Block dY, int rows, int width, double epsilon, Block gain, Block dGain, Block dShift, Block dX) {
        normalizations.normalizeRowsGradient(x, dY, rows, width, epsilon, gain, dGain, dShift, dX);
    }

    @Override
    public void gru(Block fromInput, Block fromState, Block state, int rows, int units, Block gates, Block next) {
        recurrences.gru(fromInput, fromState, state, rows, units, gates, next);
    }

    @Override
    public void gruGradient(
            Block gates,
            Block fromState,
            Block state,
            Block dNext,
            int rows,
            int units,
            Block dFromInput,
            Block dFromState,
            Block dState) {
        recurrences.gruGradient(gates, fromState, state, dNext, rows, units, dFromInput, dFromState, dState);
    }

    @Override
    public void lstm(Block sums, Block cell, int rows, int units, Block nextCell, Block next) {
        recurrences.lstm(sums, cell, rows, units, nextCell, next);
    }

    @Override
    public void lstmGradient(Block gates, Block cell, Block nextCell, Block dNext, int rows, int units, Block dCell) {
        recurrences.lstmGradient(gates, cell, nextCell, dNext, rows, units, dCell);
    }

    @Override
    public void close() {
        if (!stream.isClosed()) {
            products.close();
            stream.close();
        }
    }
}
