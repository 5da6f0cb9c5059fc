package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Loss;

/** Sums over all values, columns and rows, in float64 and always in the same order. */
final class CudaSums {
    /** What is summed up; the numbers are the kernel's. */
    static final int VALUES = 0;

    static final int SQUARED_DISTANCES = 1;
    static final int COLUMN_SLOPES = 2;
    static final int ROW_SLOPES = 3;

    /** Rows of a chunk at least, and chunks at most. */
    private static final int CHUNK = 64;

    private static final int MOST_CHUNKS = 256;
    private static final int MOST_PARTIALS = 256;
    private static final int COLUMNS = 32;

    private final CudaStream stream;

    CudaSums(CudaStream stream) {
        this.stream = stream;
    }

    double squaredNorm(Block x) {
        long count = x.length();
        int blocks = Math.min(MOST_PARTIALS, CudaStream.blocksFor(count));
        long partials = stream.scratch((blocks + 1L) * Double.BYTES);
        stream.call("squares").at(address(x, count)).at(partials).whole(count).blocks(blocks, 1);
        return total(partials, blocks, partials + (long) blocks * Double.BYTES);
    }

    private double total(long values, int count, long result) {
        stream.call("total").at(values).at(result).whole(count).blocks(1, 1);
        return stream.staging().readDouble(result);
    }

    double loss(
            Loss loss,
            Block outputs,
            Block targets,
            Block weights,
            int rows,
            int width,
            double smoothing,
            double scale,
            Block gradient) {
        long all = (long) rows * width;
        long losses = stream.scratch((rows + 1L) * Double.BYTES);
        CudaStream.Call call = stream.call(loss == Loss.CROSS_ENTROPY ? "cross_entropy" : "differences");
        if (loss != Loss.CROSS_ENTROPY) {
            call.number(loss.ordinal());
        }
        call.at(address(outputs, all))
                .at(address(targets, loss == Loss.CROSS_ENTROPY ? rows : all))
                .at(address(weights, rows))
                .number(rows)
                .number(width);
        if (loss == Loss.CROSS_ENTROPY) {
            call.wide(smoothing);
        }
        call.wide(scale).at(address(gradient, all)).at(losses).blocks(blocks(rows), 1);
        return total(losses, rows, losses + (long) rows * Double.BYTES);
    }

    /** Blocks of kernels with a block a row. */
    static int blocks(int rows) {
        return Math.min(rows, 1 << 16);
    }

    void columnSums(Block x, int rows, int width, Block sums) {
        long partials = stream.scratch(partialBytes(rows, width));
        partials(VALUES, address(x, (long) rows * width), 0, 0, 0, 0, rows, width, partials);
        totals(partials, rows, width, 1, 0, 0, address(sums, width), 0);
    }

    private static int chunkRows(int rows) {
        return Math.max(CHUNK, (rows + MOST_CHUNKS - 1) / MOST_CHUNKS);
    }

    private static int chunks(int rows) {
        return (rows + chunkRows(rows) - 1) / chunkRows(rows);
    }

    /** The memory that {@link #partials} writes to. */
    static long partialBytes(int rows, int width) {
        return 2L * chunks(rows) * width * Double.BYTES;
    }

    /** Two sums for each column and chunk of rows. */
    void partials(
            int kind,
            long x,
            long slopes,
            long centres,
            long factors,
            long moments,
            int rows,
            int width,
            long partials) {
        stream.call("column_partials")
                .number(kind)
                .at(x)
                .at(slopes)
                .at(centres)
                .at(factors)
                .at(moments)
                .number(rows)
                .number(width)
                .number(chunkRows(rows))
                .at(partials)
                .blocks((width + COLUMNS - 1) / COLUMNS, chunks(rows));
    }

    /** The sums of chunks, divided, to where they are wanted; 0 for nowhere. */
    void totals(
            long partials,
            int rows,
            int width,
            double divisor,
            long wideFirst,
            long wideSecond,
            long first,
            long second) {
        stream.call("column_totals")
                .at(partials)
                .number(chunks(rows))
                .number(width)
                .wide(divisor)
                .at(wideFirst)
                .at(wideSecond)
                .at(first)
                .at(second)
                .over(width);
    }
}
