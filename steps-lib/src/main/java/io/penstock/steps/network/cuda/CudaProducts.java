package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Block;
import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products by cuBLAS, which takes columns for rows: the transposed product of the transposed factors, in the other order, has the result in rows. The
 * library's default is full precision, never TF32.
 */
final class CudaProducts implements AutoCloseable {
    private final CudaStream stream;
    private final cublasContext handle = new cublasContext();
    private final FloatPointer floats = new FloatPointer(2);
    private final DoublePointer doubles = new DoublePointer(2);
    private boolean made;

    CudaProducts(CudaStream stream) {
        this.stream = stream;
        boolean done = false;
        try {
            CudaFailures.checkBlas(cublas.cublasCreate_v2(handle), "opening cuBLAS");
            made = true;
            CudaFailures.checkBlas(cublas.cublasSetStream_v2(handle, stream.handle()), "opening cuBLAS");
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    void multiply(
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
        long a = address(left, (long) m * k);
        long b = address(right, (long) k * n);
        long c = address(result, (long) m * n);
        int flipLeft = transposeLeft ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
        int flipRight = transposeRight ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N;
        int strideLeft = Math.max(1, transposeLeft ? m : k);
        int strideRight = Math.max(1, transposeRight ? k : n);
        stream.handle();
        int code;
        if (stream.precision() == Precision.FLOAT32) {
            floats.put(0, (float) alpha).put(1, (float) beta);
            code = cublas.cublasSgemm_v2(
                    handle,
                    flipRight,
                    flipLeft,
                    n,
                    m,
                    k,
                    floats,
                    CudaAddress.floats(b),
                    strideRight,
                    CudaAddress.floats(a),
                    strideLeft,
                    floats.getPointer(1),
                    CudaAddress.floats(c),
                    n);
        } else {
            doubles.put(0, alpha).put(1, beta);
            code = cublas.cublasDgemm_v2(
                    handle,
                    flipRight,
                    flipLeft,
                    n,
                    m,
                    k,
                    doubles,
                    CudaAddress.doubles(b),
                    strideRight,
                    CudaAddress.doubles(a),
                    strideLeft,
                    doubles.getPointer(1),
                    CudaAddress.doubles(c),
                    n);
        }
        CudaFailures.checkBlas(code, "multiplying [" + m + ", " + k + "] by [" + k + ", " + n + "]");
    }

    @Override
    public void close() {
        if (made) {
            made = false;
            cublas.cublasDestroy_v2(handle);
        }
        floats.deallocate();
        doubles.deallocate();
    }
}
