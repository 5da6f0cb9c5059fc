package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.NativeSettings;
import io.penstock.steps.kernel.Precision;
import org.bytedeco.openblas.global.openblas;
import org.jspecify.annotations.Nullable;

/** {@link Compute} on the processor: products through BLAS by pointer, everything else in loops over {@link Tiles}. */
final class CpuCompute implements Compute {
    private final Precision precision;
    private final Tiles tiles;
    private final CpuElements elements;
    private final CpuWindows windows;
    private final CpuNormalizations normalizations;
    private final CpuRecurrences recurrences;

    CpuCompute(Precision precision) {
        NativeSettings.oneBlasThread();
        this.precision = precision;
        this.tiles = new Tiles(precision);
        this.elements = new CpuElements(tiles);
        this.windows = new CpuWindows(tiles);
        this.normalizations = new CpuNormalizations(tiles);
        this.recurrences = new CpuRecurrences(tiles);
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public Block allocate(long length) {
        return CpuBlock.allocate(precision, length);
    }

    @Override
    public void write(double[] source, int offset, Block to, long at, int count) {
        tiles.write(source, offset, to, at, count);
    }

    @Override
    public void write(float[] source, int offset, Block to, long at, int count) {
        if (tiles.isFloat()) {
            ((CpuBlock) to).put(at, source, offset, count);
            return;
        }
        double[] wide = tiles.doubles(0, count);
        for (int i = 0; i < count; i++) {
            wide[i] = source[offset + i];
        }
        tiles.write(wide, 0, to, at, count);
    }

    @Override
    public void read(Block from, long at, double[] target, int offset, int count) {
        tiles.read(from, at, target, offset, count);
    }

    @Override
    public void fill(Block block, double value) {
        if (value == 0) {
            ((CpuBlock) block).zero();
        } else {
            elements.fill(block, value);
        }
    }

    @Override
    public void copy(Block from, Block to) {
        ((CpuBlock) to).copyFrom((CpuBlock) from);
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
        if ((long) m * k > left.length() || (long) k * n > right.length() || (long) m * n > result.length()) {
            throw new IllegalArgumentException("cannot multiply [" + m + ", " + k + "] of " + left.length() + " by ["
                    + k + ", " + n + "] of " + right.length() + " into " + result.length() + " values");
        }
        if (m == 0 || n == 0) {
            return;
        }
        int flipLeft = transposeLeft ? openblas.CblasTrans : openblas.CblasNoTrans;
        int flipRight = transposeRight ? openblas.CblasTrans : openblas.CblasNoTrans;
        int strideLeft = Math.max(1, transposeLeft ? m : k);
        int strideRight = Math.max(1, transposeRight ? k : n);
        CpuBlock a = (CpuBlock) left;
        CpuBlock b = (CpuBlock) right;
        CpuBlock c = (CpuBlock) result;
        if (precision == Precision.FLOAT32) {
            openblas.cblas_sgemm(
                    openblas.CblasRowMajor,
                    flipLeft,
                    flipRight,
                    m,
                    n,
                    k,
                    (float) alpha,
                    a.floatPointer(),
                    strideLeft,
                    b.floatPointer(),
                    strideRight,
                    (float) beta,
                    c.floatPointer(),
                    n);
        } else {
            openblas.cblas_dgemm(
                    openblas.CblasRowMajor,
                    flipLeft,
                    flipRight,
                    m,
                    n,
                    k,
                    alpha,
                    a.doublePointer(),
                    strideLeft,
                    b.doublePointer(),
                    strideRight,
                    beta,
                    c.doublePointer(),
                    n);
        }
    }

    @Override
    public void add(double alpha, Block x, Block y) {
        int count = elements.same(x, y);
        if (precision == Precision.FLOAT32) {
            openblas.cblas_saxpy(
                    count, (float) alpha, ((CpuBlock) x).floatPointer(), 1, ((CpuBlock) y).floatPointer(), 1);
        } else {
            openblas.cblas_daxpy(count, alpha, ((CpuBlock) x).doublePointer(), 1, ((CpuBlock) y).doublePointer(), 1);
        }
    }

    @Override
    public void scale(double alpha, Block x) {
        if (precision == Precision.FLOAT32) {
            openblas.cblas_sscal((int) x.length(), (float) alpha, ((CpuBlock) x).floatPointer(), 1);
        } else {
            openblas.cblas_dscal((int) x.length(), alpha, ((CpuBlock) x).doublePointer(), 1);
        }
    }

    @Override
    public double squaredNorm(Block x) {
        int count = (int) x.length();
        CpuBlock block = (CpuBlock) x;
        return precision == Precision.FLOAT32
                ? openblas.cblas_sdot(count, block.floatPointer(), 1, block.floatPointer(), 1)
                : openblas.cblas_ddot(count, block.doublePointer(), 1, block.doublePointer(), 1);
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
        elements.columnSums(x, rows, width, sums);
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
        double[] places = tiles.read(1, indices, 0, count).clone();
        double[] row = tiles.doubles(0, width);
        for (int i = 0; i < count; i++) {
            tiles.read(table, (long) places[i] * width, row, 0, width);
            tiles.write(row, 0, rows, (long) i * width, width);
        }
    }

    @Override
    public void scatter(Block rows, int width, Block indices, int count, Block table) {
        double[] places = tiles.read(2, indices, 0, count).clone();
        for (int i = 0; i < count; i++) {
            double[] row = tiles.read(0, rows, (long) i * width, width);
            double[] sum = tiles.read(1, table, (long) places[i] * width, width);
            for (int j = 0; j < width; j++) {
                sum[j] += row[j];
            }
            tiles.write(sum, 0, table, (long) places[i] * width, width);
        }
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
        return CpuLosses.loss(tiles, loss, outputs, targets, weights, rows, width, smoothing, scale, gradient);
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
    public void close() {}
}
