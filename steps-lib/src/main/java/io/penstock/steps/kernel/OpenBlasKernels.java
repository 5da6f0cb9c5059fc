package io.penstock.steps.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** {@link Kernels} over OpenBLAS by pointer; holds the library to one thread for the whole process. */
final class OpenBlasKernels implements Kernels {
    static final OpenBlasKernels INSTANCE = new OpenBlasKernels();

    private OpenBlasKernels() {
        NativeSettings.oneBlasThread();
    }

    @Override
    public void multiply(double alpha, Operand left, Operand right, double beta, NativeBuffer result) {
        int rows = left.height();
        int columns = right.width();
        int inner = left.width();
        if (inner != right.height() || (long) rows * columns > result.length()) {
            throw new IllegalArgumentException("cannot multiply [" + rows + ", " + inner + "] by [" + right.height()
                    + ", " + columns + "] into " + result.length() + " values");
        }
        if (rows == 0 || columns == 0) {
            return;
        }
        int flipLeft = left.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans;
        int flipRight = right.transposed() ? openblas.CblasTrans : openblas.CblasNoTrans;
        int strideLeft = Math.max(1, left.columns());
        int strideRight = Math.max(1, right.columns());
        if (result.precision() == Precision.FLOAT64) {
            openblas.cblas_dgemm(
                    openblas.CblasRowMajor,
                    flipLeft,
                    flipRight,
                    rows,
                    columns,
                    inner,
                    alpha,
                    left.buffer().doubles(),
                    strideLeft,
                    right.buffer().doubles(),
                    strideRight,
                    beta,
                    result.doubles(),
                    columns);
        } else {
            openblas.cblas_sgemm(
                    openblas.CblasRowMajor,
                    flipLeft,
                    flipRight,
                    rows,
                    columns,
                    inner,
                    (float) alpha,
                    left.buffer().floats(),
                    strideLeft,
                    right.buffer().floats(),
                    strideRight,
                    (float) beta,
                    result.floats(),
                    columns);
        }
    }

    @Override
    public void gram(Operand rows, double beta, NativeBuffer result) {
        int order = rows.columns();
        if (rows.transposed() || (long) order * order > result.length()) {
            throw new IllegalArgumentException(
                    "second moments need untransposed rows and " + (long) order * order + " values for the result");
        }
        if (order == 0) {
            return;
        }
        if (result.precision() == Precision.FLOAT64) {
            openblas.cblas_dsyrk(
                    openblas.CblasRowMajor,
                    openblas.CblasUpper,
                    openblas.CblasTrans,
                    order,
                    rows.rows(),
                    1,
                    rows.buffer().doubles(),
                    order,
                    beta,
                    result.doubles(),
                    order);
        } else {
            openblas.cblas_ssyrk(
                    openblas.CblasRowMajor,
                    openblas.CblasUpper,
                    openblas.CblasTrans,
                    order,
                    rows.rows(),
                    1,
                    rows.buffer().floats(),
                    order,
                    (float) beta,
                    result.floats(),
                    order);
        }
    }

    @Override
    public void squaredNorms(Operand rows, double[] result) {
        if (rows.transposed() || result.length < rows.rows()) {
            throw new IllegalArgumentException("squared norms need untransposed rows and room for " + rows.rows());
        }
        int columns = rows.columns();
        if (rows.buffer().precision() == Precision.FLOAT64) {
            DoublePointer pointer = rows.buffer().doubles();
            for (int row = 0; row < rows.rows(); row++) {
                pointer.position((long) row * columns);
                result[row] = openblas.cblas_ddot(columns, pointer, 1, pointer, 1);
            }
            pointer.position(0);
        } else {
            FloatPointer pointer = rows.buffer().floats();
            for (int row = 0; row < rows.rows(); row++) {
                pointer.position((long) row * columns);
                result[row] = openblas.cblas_sdot(columns, pointer, 1, pointer, 1);
            }
            pointer.position(0);
        }
    }
}
