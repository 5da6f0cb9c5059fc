package io.penstock.steps.kernel;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Decompositions of small dense float64 matrices on heap arrays, through LAPACK; for a driver, after a merge.
 *
 * <p>Thread-safe; nothing is modified but the results. Matrices are row-major. Every method throws
 * {@link IllegalArgumentException} when a length does not match or an input holds NaN or infinity, and
 * {@link ArithmeticException} when LAPACK does not converge.
 */
public final class DenseSolver {
    private static final int ROW_MAJOR = openblas.LAPACK_ROW_MAJOR;
    private static final int COLUMN_MAJOR = openblas.LAPACK_COL_MAJOR;

    static {
        Kernels.cpu(); // holds the library to one thread
    }

    /**
     * The largest eigenvalues of a symmetric matrix and their eigenvectors.
     *
     * <p>Each vector's entry of largest magnitude (the first, among equals) is positive, so signs are deterministic.
     *
     * @param values eigenvalues in descending order, {@code [count]}
     * @param vectors orthonormal eigenvectors, one a row, row-major {@code [count, order]}
     */
    public record Eigen(double[] values, double[] vectors) {}

    /**
     * A solution of a symmetric system and the rank at which it was found.
     *
     * @param values {@code [order, sides]}
     * @param rank the order, or less where the system is singular to working precision
     */
    public record Solution(double[] values, int rank) {}

    private DenseSolver() {}

    /**
     * The {@code count} largest eigenvalues of a symmetric matrix and their vectors, by multiple relatively robust
     * representations (I. S. Dhillon and B. N. Parlett, 2004), or by divide and conquer when all are asked for.
     *
     * @param matrix {@code [order, order]}; only the upper triangle is read
     * @param count between 1 and {@code order}
     */
    public static Eigen symmetricEigen(double[] matrix, int order, int count) {
        checkFinite(matrix, (long) order * order, "matrix");
        if (count < 1 || count > order) {
            throw new IllegalArgumentException("count must be between 1 and the order " + order + ": " + count);
        }
        if (count < order) {
            try (DoublePointer copy = new DoublePointer(matrix);
                    DoublePointer values = new DoublePointer(order);
                    DoublePointer vectors = new DoublePointer((long) order * count);
                    IntPointer found = new IntPointer(1);
                    IntPointer support = new IntPointer(2L * order)) {
                // The upper triangle by rows is the lower one by columns.
                int first = order - count + 1;
                int info = openblas.LAPACKE_dsyevr(
                        COLUMN_MAJOR,
                        (byte) 'V',
                        (byte) 'I',
                        (byte) 'L',
                        order,
                        copy,
                        order,
                        0,
                        0,
                        first,
                        order,
                        0,
                        found,
                        values,
                        vectors,
                        order,
                        support);
                if (info == 0 && found.get() == count) {
                    return descending(values, vectors, order, 0, count);
                }
            }
        }
        try (DoublePointer vectors = new DoublePointer(matrix);
                DoublePointer values = new DoublePointer(order)) {
            int info = openblas.LAPACKE_dsyevd(COLUMN_MAJOR, (byte) 'V', (byte) 'L', order, vectors, order, values);
            if (info != 0) {
                throw new ArithmeticException("symmetric eigenvalues did not converge (dsyevd " + info + ")");
            }
            return descending(values, vectors, order, order - count, count);
        }
    }

    /**
     * Solves {@code matrix * x = right} for a symmetric positive definite matrix.
     *
     * @param matrix {@code [order, order]}; only the upper triangle is read
     * @param right {@code [order, sides]}
     * @return {@code [order, sides]}
     * @throws NotPositiveDefiniteException if the factorization breaks down
     */
    public static double[] choleskySolve(double[] matrix, int order, double[] right, int sides) {
        checkFinite(matrix, (long) order * order, "matrix");
        checkFinite(right, (long) order * sides, "right-hand side");
        if (order == 0 || sides == 0) {
            return right.clone();
        }
        double[] factor = matrix.clone();
        int info = factorize(factor, order);
        if (info != 0) {
            throw new NotPositiveDefiniteException(order, info);
        }
        return substitute(factor, order, right, sides);
    }

    /**
     * Solves {@code matrix * x = right} for a symmetric positive semi-definite matrix: by Cholesky when it is well
     * enough conditioned, otherwise the minimum-norm solution by {@link #pseudoInverse}.
     *
     * @param matrix {@code [order, order]}; only the upper triangle is read
     * @param right {@code [order, sides]}
     * @return {@code [order, sides]}
     */
    public static double[] solveSymmetric(double[] matrix, int order, double[] right, int sides) {
        return solveSymmetric(matrix, order, right, sides, order * Math.ulp(1.0))
                .values();
    }

    /**
     * As {@link #solveSymmetric(double[], int, double[], int)}, with the rank.
     *
     * @param tolerance eigenvalues up to this times the largest count as zero
     */
    public static Solution solveSymmetric(double[] matrix, int order, double[] right, int sides, double tolerance) {
        checkFinite(matrix, (long) order * order, "matrix");
        checkFinite(right, (long) order * sides, "right-hand side");
        if (order == 0 || sides == 0) {
            return new Solution(right.clone(), order);
        }
        double[] factor = matrix.clone();
        double norm = openblas.LAPACKE_dlansy(COLUMN_MAJOR, (byte) '1', (byte) 'L', order, matrix, order);
        if (factorize(factor, order) == 0) {
            double[] reciprocal = new double[1];
            openblas.LAPACKE_dpocon(COLUMN_MAJOR, (byte) 'L', order, factor, order, norm, reciprocal);
            if (reciprocal[0] > 10 * tolerance) {
                return new Solution(substitute(factor, order, right, sides), order);
            }
        }
        Eigen eigen = symmetricEigen(matrix, order, order);
        int rank = rank(eigen, tolerance);
        return new Solution(multiply(pseudoInverse(eigen, order, rank), right, order, order, sides), rank);
    }

    /**
     * The Moore-Penrose inverse of a symmetric positive semi-definite matrix, by its eigenvalues.
     *
     * @param matrix {@code [order, order]}; only the upper triangle is read
     * @param tolerance eigenvalues up to this times the largest count as zero
     * @return {@code [order, order]}, exactly symmetric
     */
    public static double[] pseudoInverse(double[] matrix, int order, double tolerance) {
        if (order == 0) {
            return new double[0];
        }
        Eigen eigen = symmetricEigen(matrix, order, order);
        return pseudoInverse(eigen, order, rank(eigen, tolerance));
    }

    private static int rank(Eigen eigen, double tolerance) {
        double cut = Math.max(0, tolerance * eigen.values()[0]);
        int rank = 0;
        while (rank < eigen.values().length && eigen.values()[rank] > cut) {
            rank++;
        }
        return rank;
    }

    private static double[] pseudoInverse(Eigen eigen, int order, int rank) {
        double[] scaled = new double[rank * order];
        for (int i = 0; i < rank; i++) {
            double root = 1 / Math.sqrt(eigen.values()[i]);
            for (int j = 0; j < order; j++) {
                scaled[i * order + j] = eigen.vectors()[i * order + j] * root;
            }
        }
        double[] inverse = new double[order * order];
        try (NativeBuffer rows = NativeBuffer.allocate(Precision.FLOAT64, scaled.length);
                NativeBuffer gram = NativeBuffer.allocate(Precision.FLOAT64, inverse.length)) {
            rows.put(0, scaled, 0, scaled.length);
            Kernels.cpu().gram(Operand.of(rows, rank, order), 0, gram);
            gram.get(0, inverse, 0, inverse.length);
        }
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < i; j++) {
                inverse[i * order + j] = inverse[j * order + i];
            }
        }
        return inverse;
    }

    /**
     * An orthonormal basis of the columns of a matrix, by Householder reflections; the signs are those that make the
     * diagonal of {@code R} not negative, so they are deterministic.
     *
     * @param matrix {@code [rows, columns]} with {@code rows >= columns}
     * @return {@code [rows, columns]} with orthonormal columns
     */
    public static double[] orthonormalize(double[] matrix, int rows, int columns) {
        checkFinite(matrix, (long) rows * columns, "matrix");
        if (rows < columns) {
            throw new IllegalArgumentException("cannot orthonormalize " + columns + " columns of " + rows + " rows");
        }
        double[] basis = matrix.clone();
        if (columns == 0) {
            return basis;
        }
        double[] scales = new double[columns];
        int info = openblas.LAPACKE_dgeqrf(ROW_MAJOR, rows, columns, basis, columns, scales);
        boolean[] flip = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            flip[i] = basis[i * columns + i] < 0;
        }
        info |= openblas.LAPACKE_dorgqr(ROW_MAJOR, rows, columns, columns, basis, columns, scales);
        if (info != 0) {
            throw new ArithmeticException("orthonormalization failed (" + info + ")");
        }
        for (int i = 0; i < basis.length; i++) {
            basis[i] = flip[i % columns] ? -basis[i] : basis[i];
        }
        return basis;
    }

    /**
     * The product of two matrices; for driver-side work of moderate size.
     *
     * @param left {@code [rows, inner]}
     * @param right {@code [inner, columns]}
     * @return {@code [rows, columns]}
     */
    public static double[] multiply(double[] left, double[] right, int rows, int inner, int columns) {
        double[] result = new double[Math.multiplyExact(rows, columns)];
        try (NativeBuffer first = NativeBuffer.allocate(Precision.FLOAT64, (long) rows * inner);
                NativeBuffer second = NativeBuffer.allocate(Precision.FLOAT64, (long) inner * columns);
                NativeBuffer product = NativeBuffer.allocate(Precision.FLOAT64, result.length)) {
            first.put(0, left, 0, rows * inner);
            second.put(0, right, 0, inner * columns);
            Kernels.cpu().multiply(1, Operand.of(first, rows, inner), Operand.of(second, inner, columns), 0, product);
            product.get(0, result, 0, result.length);
        }
        return result;
    }

    // The upper triangle by rows is the lower one by columns: LAPACK then works in place, without a transposed copy.
    private static int factorize(double[] matrix, int order) {
        return openblas.LAPACKE_dpotrf(COLUMN_MAJOR, (byte) 'L', order, matrix, order);
    }

    private static double[] substitute(double[] factor, int order, double[] right, int sides) {
        double[] solution = Vectors.transpose(right, order, sides);
        openblas.LAPACKE_dpotrs(COLUMN_MAJOR, (byte) 'L', order, sides, factor, order, solution, order);
        return Vectors.transpose(solution, sides, order);
    }

    private static Eigen descending(DoublePointer ascending, DoublePointer columns, int order, int skipped, int count) {
        double[] values = new double[count];
        double[] vectors = new double[count * order];
        for (int i = 0; i < count; i++) {
            int source = count - 1 - i;
            values[i] = ascending.get((long) skipped + source);
            columns.position((long) (skipped + source) * order)
                    .get(vectors, i * order, order)
                    .position(0);
            orient(vectors, i * order, order);
        }
        return new Eigen(values, vectors);
    }

    private static void orient(double[] vectors, int start, int order) {
        int largest = start;
        for (int j = start + 1; j < start + order; j++) {
            if (Math.abs(vectors[j]) > Math.abs(vectors[largest])) {
                largest = j;
            }
        }
        if (vectors[largest] < 0) {
            for (int j = start; j < start + order; j++) {
                vectors[j] = -vectors[j];
            }
        }
    }

    private static void checkFinite(double[] values, long expected, String what) {
        if (values.length != expected) {
            throw new IllegalArgumentException(what + " must hold " + expected + " values, got " + values.length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(what + " holds NaN or infinity");
            }
        }
    }
}
