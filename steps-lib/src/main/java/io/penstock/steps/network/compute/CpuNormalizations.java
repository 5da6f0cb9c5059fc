package io.penstock.steps.network.compute;

import java.util.Arrays;

/** Normalization of columns and rows, in float64 whatever the blocks are. */
final class CpuNormalizations implements Normalizations {
    private final Tiles tiles;

    CpuNormalizations(Tiles tiles) {
        this.tiles = tiles;
    }

    private interface RowWork {
        /** What is to be done with the row that begins there in the tiles. */
        void row(int from);
    }

    @Override
    public void columnMoments(Block x, int rows, int width, Block mean, Block variance) {
        double[] centre = new double[width];
        double[] spread = new double[width];
        each(x, null, rows, width, null, from -> {
            double[] tile = tiles.doubles(0, 0);
            for (int j = 0; j < width; j++) {
                centre[j] += tile[from + j];
            }
        });
        for (int j = 0; j < width; j++) {
            centre[j] /= rows;
        }
        each(x, null, rows, width, null, from -> {
            double[] tile = tiles.doubles(0, 0);
            for (int j = 0; j < width; j++) {
                double distance = tile[from + j] - centre[j];
                spread[j] += distance * distance;
            }
        });
        for (int j = 0; j < width; j++) {
            spread[j] /= rows;
        }
        tiles.write(centre, 0, mean, 0, width);
        tiles.write(spread, 0, variance, 0, width);
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
        double[] centre = values(mean, width);
        double[] factor = factors(variance, width, epsilon);
        double[] gains = values(gain, width);
        double[] shifts = values(shift, width);
        each(x, null, rows, width, y, from -> {
            double[] tile = tiles.doubles(0, 0);
            for (int j = 0; j < width; j++) {
                tile[from + j] = (tile[from + j] - centre[j]) * factor[j] * gains[j] + shifts[j];
            }
        });
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
        double[] centre = values(mean, width);
        double[] factor = factors(variance, width, epsilon);
        double[] gains = values(gain, width);
        double[] gainSlopes = new double[width];
        double[] shiftSlopes = new double[width];
        each(x, dY, rows, width, null, from -> {
            double[] tile = tiles.doubles(0, 0);
            double[] slope = tiles.doubles(1, 0);
            for (int j = 0; j < width; j++) {
                gainSlopes[j] += slope[from + j] * (tile[from + j] - centre[j]) * factor[j];
                shiftSlopes[j] += slope[from + j];
            }
        });
        tiles.write(gainSlopes, 0, dGain, 0, width);
        tiles.write(shiftSlopes, 0, dShift, 0, width);
        addEach(x, dY, dX, rows, width, from -> {
            double[] tile = tiles.doubles(0, 0);
            double[] slope = tiles.doubles(1, 0);
            double[] sum = tiles.doubles(2, 0);
            for (int j = 0; j < width; j++) {
                double unit = (tile[from + j] - centre[j]) * factor[j];
                sum[from + j] +=
                        gains[j] * factor[j] * (slope[from + j] - shiftSlopes[j] / rows - unit * gainSlopes[j] / rows);
            }
        });
    }

    @Override
    public void normalizeRows(Block x, int rows, int width, double epsilon, Block gain, Block shift, Block y) {
        double[] gains = values(gain, width);
        double[] shifts = values(shift, width);
        each(x, null, rows, width, y, from -> {
            double[] tile = tiles.doubles(0, 0);
            double centre = mean(tile, from, width);
            double factor = factor(tile, from, width, centre, epsilon);
            for (int j = 0; j < width; j++) {
                tile[from + j] = (tile[from + j] - centre) * factor * gains[j] + shifts[j];
            }
        });
    }

    @Override
    public void normalizeRowsGradient(
            Block x, Block dY, int rows, int width, double epsilon, Block gain, Block dGain, Block dShift, Block dX) {
        double[] gains = values(gain, width);
        double[] gainSlopes = new double[width];
        double[] shiftSlopes = new double[width];
        addEach(x, dY, dX, rows, width, from -> {
            double[] tile = tiles.doubles(0, 0);
            double[] slope = tiles.doubles(1, 0);
            double[] sum = tiles.doubles(2, 0);
            double centre = mean(tile, from, width);
            double factor = factor(tile, from, width, centre, epsilon);
            double plain = 0;
            double along = 0;
            for (int j = 0; j < width; j++) {
                double unit = (tile[from + j] - centre) * factor;
                gainSlopes[j] += slope[from + j] * unit;
                shiftSlopes[j] += slope[from + j];
                plain += slope[from + j] * gains[j];
                along += slope[from + j] * gains[j] * unit;
            }
            for (int j = 0; j < width; j++) {
                double unit = (tile[from + j] - centre) * factor;
                sum[from + j] += factor * (slope[from + j] * gains[j] - plain / width - unit * along / width);
            }
        });
        tiles.write(gainSlopes, 0, dGain, 0, width);
        tiles.write(shiftSlopes, 0, dShift, 0, width);
    }

    private static double mean(double[] tile, int from, int width) {
        double sum = 0;
        for (int j = from; j < from + width; j++) {
            sum += tile[j];
        }
        return sum / width;
    }

    private static double factor(double[] tile, int from, int width, double centre, double epsilon) {
        double sum = 0;
        for (int j = from; j < from + width; j++) {
            sum += (tile[j] - centre) * (tile[j] - centre);
        }
        return 1 / Math.sqrt(sum / width + epsilon);
    }

    private double[] values(Block block, int width) {
        return Arrays.copyOf(tiles.read(0, block, 0, width), width);
    }

    private double[] factors(Block variance, int width, double epsilon) {
        double[] factors = values(variance, width);
        for (int j = 0; j < width; j++) {
            factors[j] = 1 / Math.sqrt(factors[j] + epsilon);
        }
        return factors;
    }

    /** Goes through the rows of {@code x} in tile 0, with those of {@code other} in tile 1, and writes tile 0. */
    private void each(
            Block x,
            @org.jspecify.annotations.Nullable Block other,
            int rows,
            int width,
            @org.jspecify.annotations.Nullable Block to,
            RowWork work) {
        int most = Tiles.rows(width);
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            long at = (long) row * width;
            double[] tile = tiles.read(0, x, at, count * width);
            if (other != null) {
                tiles.read(1, other, at, count * width);
            }
            for (int i = 0; i < count; i++) {
                work.row(i * width);
            }
            if (to != null) {
                tiles.write(tile, 0, to, at, count * width);
            }
        }
    }

    /** Goes through the rows of {@code x} in tile 0 and {@code other} in tile 1, and adds to {@code sums} in tile 2. */
    private void addEach(Block x, Block other, Block sums, int rows, int width, RowWork work) {
        int most = Tiles.rows(width);
        for (int row = 0; row < rows; row += most) {
            int count = Math.min(most, rows - row);
            long at = (long) row * width;
            tiles.read(0, x, at, count * width);
            tiles.read(1, other, at, count * width);
            double[] tile = tiles.read(2, sums, at, count * width);
            for (int i = 0; i < count; i++) {
                work.row(i * width);
            }
            tiles.write(tile, 0, sums, at, count * width);
        }
    }
}
