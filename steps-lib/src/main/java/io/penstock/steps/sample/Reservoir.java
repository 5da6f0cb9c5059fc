package io.penstock.steps.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Of every class the rows that come first in a random order.
 *
 * @param places by class, ascending as unsigned numbers
 * @param rows by class, the features of those rows one after the other
 */
public record Reservoir(List<long[]> places, List<double[]> rows) {
    /** The first of both, at most that many a class; neither changes. */
    Reservoir merge(Reservoir other, int most) {
        List<long[]> mergedPlaces = new ArrayList<>();
        List<double[]> mergedRows = new ArrayList<>();
        for (int k = 0; k < places.size(); k++) {
            merge(k, other, most, mergedPlaces, mergedRows);
        }
        return new Reservoir(mergedPlaces, mergedRows);
    }

    private void merge(int k, Reservoir other, int most, List<long[]> mergedPlaces, List<double[]> mergedRows) {
        long[] left = places.get(k);
        long[] right = other.places.get(k);
        int count = Math.min(most, left.length + right.length);
        int width = Math.max(width(k), other.width(k));
        long[] chosen = new long[count];
        double[] values = new double[count * width];
        int atLeft = 0;
        int atRight = 0;
        for (int i = 0; i < count; i++) {
            boolean fromLeft = atRight == right.length
                    || (atLeft < left.length && Long.compareUnsigned(left[atLeft], right[atRight]) <= 0);
            int at = fromLeft ? atLeft++ : atRight++;
            chosen[i] = fromLeft ? left[at] : right[at];
            double[] from = fromLeft ? rows.get(k) : other.rows.get(k);
            System.arraycopy(from, at * width, values, i * width, width);
        }
        mergedPlaces.add(chosen);
        mergedRows.add(values);
    }

    private int width(int k) {
        return places.get(k).length == 0 ? 0 : rows.get(k).length / places.get(k).length;
    }

    /** Where the rows of each class begin when those of all classes follow each other, and the end. */
    long[] starts() {
        long[] starts = new long[places.size() + 1];
        for (int k = 0; k < places.size(); k++) {
            starts[k + 1] = starts[k] + places.get(k).length;
        }
        return starts;
    }

    long[] allPlaces() {
        return places.stream().flatMapToLong(Arrays::stream).toArray();
    }

    double[] allRows() {
        return rows.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
