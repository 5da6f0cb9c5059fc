package io.penstock.steps.nd4j;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.penstock.steps.kernel.DenseSolver;
import java.util.Arrays;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A process of its own: the array libraries and the BLAS of Spark ML, in the order of the arguments. Prints what it did. */
final class BlasNeighbours {
    private static final int ORDER = 64;

    private BlasNeighbours() {}

    public static void main(String[] arguments) {
        for (int round = 0; round < 2; round++) {
            for (String name : arguments) {
                switch (name) {
                    case "where" ->
                        System.out.println("path " + Loader.load(org.bytedeco.openblas.global.openblas.class));
                    case "kernels" -> check("kernels", DenseSolver.multiply(ones(), ones(), ORDER, ORDER, ORDER));
                    case "nd4j" -> nd4j();
                    default -> netlib();
                }
            }
        }
        System.out.println("done");
    }

    private static double[] ones() {
        double[] values = new double[ORDER * ORDER];
        Arrays.fill(values, 1);
        return values;
    }

    private static void check(String name, double[] product) {
        if (Arrays.stream(product).anyMatch(value -> value != ORDER)) {
            throw new IllegalStateException(name + " multiplied wrongly");
        }
        System.out.println(name + " right");
    }

    private static void nd4j() {
        try (INDArray left = Nd4j.ones(ORDER, ORDER).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
                INDArray product = left.mmul(left)) {
            check("nd4j", Arrays4j.toTensor(product).toDoubles());
        }
    }

    private static void netlib() {
        BLAS blas;
        try {
            blas = NativeBLAS.getInstance();
        } catch (RuntimeException | LinkageError e) {
            blas = BLAS.getInstance();
        }
        double[] product = new double[ORDER * ORDER];
        blas.dgemm("N", "N", ORDER, ORDER, ORDER, 1, ones(), ORDER, ones(), ORDER, 0, product, ORDER);
        check("netlib " + (blas instanceof NativeBLAS ? "native" : "java"), product);
    }
}
