package io.penstock.steps.sample;

import java.util.Arrays;

/**
 * Of every class the rows that come first in a random order.
 *
 * @param places by class, ascending as unsigned numbers
 * @param rows by class, the features of those rows one after the other
 */
public record Reservoir(long[][] places, double[][] rows) {
    /** The first of both, at most that many a class; neither changes. */
    Reservoir merge(Reservoir other, int most) {
        long[][] mergedPlaces = new long[places.length][];
        double[][] mergedRows = new double[places.length][];
        for (int k = 0; k < places.length; k++) {
            int count = Math.min(most, places[k].length + other.places[k].length);
            mergedPlaces[k] = new long[count];
            int width = places[k].length > 0
                    ? rows[k].length / places[k].length
                    : count == 0 ? 0 : other.rows[k].length / other.places[k].length;
            mergedRows[k] = new double[count * width];
            int left = 0;
            int right = 0;
            for (int i = 0; i < count; i++) {
                boolean fromLeft = right == other.places[k].length
                        || (left < places[k].length
                                && Long.compareUnsigned(places[k][left], other.places[k][right]) <= 0);
                Reservoir from = fromLeft ? this : other;
                int at = fromLeft ? left++ : right++;
                mergedPlaces[k][i] = from.places[k][at];
                System.arraycopy(from.rows[k], at * width, mergedRows[k], i * width, width);
            }
        }
        return new Reservoir(mergedPlaces, mergedRows);
    }

    /** Where the rows of each class begin when those of all classes follow each other, and the end. */
    long[] starts() {
        long[] starts = new long[places.length + 1];
        for (int k = 0; k < places.length; k++) {
            starts[k + 1] = starts[k] + places[k].length;
        }
        return starts;
    }

    long[] allPlaces() {
        return Arrays.stream(places).flatMapToLong(Arrays::stream).toArray();
    }

    double[] allRows() {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
