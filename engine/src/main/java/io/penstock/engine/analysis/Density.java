package io.penstock.engine.analysis;

import io.penstock.engine.param.Distribution;
import java.util.Arrays;

/** Where coordinates lie, as probabilities of the cells of a grid. No cell has none. */
final class Density {
    private static final int CELLS = 50;
    /** As if one more coordinate were spread over everything. */
    private static final double PRIOR = 1;

    private Density() {}

    /**
     * Probabilities of cells; the same cells for equal {@code known}.
     *
     * @param coordinates cumulative probabilities, from 0 to 1
     * @param known all coordinates that occur: the cells of values without an order
     */
    static double[] of(double[] coordinates, Distribution distribution, double[] known) {
        return distribution.kind() == Distribution.Kind.CATEGORICAL
                ? counted(coordinates, Arrays.stream(known).sorted().distinct().toArray())
                : smoothed(coordinates, (int) Math.min(CELLS, distribution.size()));
    }

    private static double[] counted(double[] coordinates, double[] known) {
        double[] cells = new double[known.length];
        Arrays.fill(cells, PRIOR / cells.length);
        for (double coordinate : coordinates) {
            cells[Arrays.binarySearch(known, coordinate)]++;
        }
        return normalized(cells);
    }

    /** A normal kernel on each coordinate, cut off at the ends. */
    private static double[] smoothed(double[] coordinates, int count) {
        double width = width(coordinates, count);
        double[] cells = new double[count];
        Arrays.fill(cells, PRIOR / count);
        double[] kernel = new double[count];
        for (double coordinate : coordinates) {
            double sum = 0;
            for (int cell = 0; cell < count; cell++) {
                double distance = ((cell + 0.5) / count - coordinate) / width;
                kernel[cell] = Math.exp(-distance * distance / 2);
                sum += kernel[cell];
            }
            for (int cell = 0; cell < count; cell++) {
                cells[cell] += kernel[cell] / sum;
            }
        }
        return normalized(cells);
    }

    /** Scott's rule, robust against outliers as Silverman has it; never much narrower than a cell. */
    private static double width(double[] coordinates, int count) {
        int n = coordinates.length;
        double mean = Arrays.stream(coordinates).average().orElse(0);
        double squares = Arrays.stream(coordinates)
                .map(coordinate -> (coordinate - mean) * (coordinate - mean))
                .sum();
        double deviation = Math.sqrt(squares / Math.max(1, n - 1));
        double[] sorted = coordinates.clone();
        Arrays.sort(sorted);
        double quartiles = sorted[(int) (0.75 * (n - 1))] - sorted[(int) (0.25 * (n - 1))];
        double scale = quartiles > 0 ? Math.min(deviation, quartiles / 1.34) : deviation;
        return Math.max(1.059 * scale * Math.pow(n, -0.2), 0.5 / count);
    }

    private static double[] normalized(double[] cells) {
        double sum = Arrays.stream(cells).sum();
        return Arrays.stream(cells).map(cell -> cell / sum).toArray();
    }
}
