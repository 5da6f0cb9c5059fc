package io.penstock.steps.network.cuda;

import static io.penstock.steps.network.cuda.CudaBlock.address;

import io.penstock.steps.network.compute.Block;
import io.penstock.steps.network.compute.Normalizations;

/** Normalization of columns and rows, in float64 whatever the blocks are. */
final class CudaNormalizations implements Normalizations {
    private final CudaStream stream;
    private final CudaSums sums;

    CudaNormalizations(CudaStream stream, CudaSums sums) {
        this.stream = stream;
        this.sums = sums;
    }

    private static long doubles(long count) {
        return count * Double.BYTES;
    }

    @Override
    public void columnMoments(Block x, int rows, int width, Block mean, Block variance) {
        long values = address(x, (long) rows * width);
        long centres = stream.scratch(doubles(width) + CudaSums.partialBytes(rows, width));
        long partials = centres + doubles(width);
        sums.partials(CudaSums.VALUES, values, 0, 0, 0, 0, rows, width, partials);
        sums.totals(partials, rows, width, rows, centres, 0, address(mean, width), 0);
        sums.partials(CudaSums.SQUARED_DISTANCES, values, 0, centres, 0, 0, rows, width, partials);
        sums.totals(partials, rows, width, rows, 0, 0, address(variance, width), 0);
    }

    private void factors(Block mean, Block variance, double epsilon, int width, long centres) {
        stream.call("column_factors")
                .at(address(mean, width))
                .at(address(variance, width))
                .wide(epsilon)
                .at(centres)
                .at(centres + doubles(width))
                .number(width)
                .over(width);
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
        long count = (long) rows * width;
        long centres = stream.scratch(doubles(2L * width));
        factors(mean, variance, epsilon, width, centres);
        stream.call("normalize_columns")
                .at(address(x, count))
                .number(width)
                .at(centres)
                .at(centres + doubles(width))
                .at(address(gain, width))
                .at(address(shift, width))
                .at(address(y, count))
                .whole(count)
                .over(count);
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
        long count = (long) rows * width;
        long centres = stream.scratch(doubles(4L * width) + CudaSums.partialBytes(rows, width));
        long factors = centres + doubles(width);
        long gainSlopes = factors + doubles(width);
        long shiftSlopes = gainSlopes + doubles(width);
        long partials = shiftSlopes + doubles(width);
        factors(mean, variance, epsilon, width, centres);
        sums.partials(
                CudaSums.COLUMN_SLOPES,
                address(x, count),
                address(dY, count),
                centres,
                factors,
                0,
                rows,
                width,
                partials);
        sums.totals(partials, rows, width, 1, gainSlopes, shiftSlopes, address(dGain, width), address(dShift, width));
        stream.call("normalize_columns_gradient")
                .at(address(x, count))
                .at(address(dY, count))
                .number(rows)
                .number(width)
                .at(centres)
                .at(factors)
                .at(address(gain, width))
                .at(gainSlopes)
                .at(shiftSlopes)
                .at(address(dX, count))
                .whole(count)
                .over(count);
    }

    private void rowMoments(long x, int rows, int width, double epsilon, long moments) {
        stream.call("row_moments")
                .at(x)
                .number(rows)
                .number(width)
                .wide(epsilon)
                .at(moments)
                .blocks(CudaSums.blocks(rows), 1);
    }

    @Override
    public void normalizeRows(Block x, int rows, int width, double epsilon, Block gain, Block shift, Block y) {
        long count = (long) rows * width;
        long moments = stream.scratch(doubles(2L * rows));
        rowMoments(address(x, count), rows, width, epsilon, moments);
        stream.call("normalize_rows")
                .at(address(x, count))
                .number(width)
                .at(moments)
                .at(address(gain, width))
                .at(address(shift, width))
                .at(address(y, count))
                .whole(count)
                .over(count);
    }

    @Override
    public void normalizeRowsGradient(
            Block x, Block dY, int rows, int width, double epsilon, Block gain, Block dGain, Block dShift, Block dX) {
        long count = (long) rows * width;
        long values = address(x, count);
        long slopes = address(dY, count);
        long moments = stream.scratch(doubles(2L * rows) + CudaSums.partialBytes(rows, width));
        long partials = moments + doubles(2L * rows);
        rowMoments(values, rows, width, epsilon, moments);
        sums.partials(CudaSums.ROW_SLOPES, values, slopes, 0, 0, moments, rows, width, partials);
        sums.totals(partials, rows, width, 1, 0, 0, address(dGain, width), address(dShift, width));
        stream.call("normalize_rows_gradient")
                .at(values)
                .at(slopes)
                .number(rows)
                .number(width)
                .at(moments)
                .at(address(gain, width))
                .at(address(dX, count))
                .blocks(CudaSums.blocks(rows), 1);
    }
}
