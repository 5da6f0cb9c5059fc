package io.penstock.steps.sample;

import io.penstock.steps.common.PathSeed;

/** The nearest rows of a class in a {@link Reservoir} that was learned. */
final class Neighbours {
    private final double[] sample;
    private final long[] places;
    private final long[] starts;
    private final long key;
    private final int count;

    /**
     * @param sample the features of the rows, class after class
     * @param places of those rows in the order that {@code key} stands for
     * @param starts where each class begins, and the end
     * @param count how many neighbours a row has
     */
    Neighbours(double[] sample, long[] places, long[] starts, long key, int count) {
        this.sample = sample;
        this.places = places;
        this.starts = starts;
        this.key = key;
        this.count = count;
    }

    /** The nearest rows of the class other than the row itself, the nearest first; at least one. */
    int[] of(double[] row, int position, long id) {
        long self = PathSeed.place(key, id);
        int[] nearest = new int[count];
        double[] distances = new double[count];
        int found = 0;
        for (int other = (int) starts[position]; other < starts[position + 1]; other++) {
            double distance = places[other] == self ? Double.NaN : distance(row, other);
            if (distance >= 0 && (found < count || distance < distances[found - 1])) {
                found = Math.min(count, found + 1);
                int at = found - 1;
                for (; at > 0 && distances[at - 1] > distance; at--) {
                    distances[at] = distances[at - 1];
                    nearest[at] = nearest[at - 1];
                }
                distances[at] = distance;
                nearest[at] = other;
            }
        }
        return java.util.Arrays.copyOf(nearest, found);
    }

    private double distance(double[] row, int other) {
        double sum = 0;
        int from = other * row.length;
        for (int j = 0; j < row.length; j++) {
            double difference = row[j] - sample[from + j];
            sum += difference * difference;
        }
        return sum;
    }

    /** The point at that share of the way from a row to one of its neighbours. */
    void between(double[] row, int neighbour, double share, double[] into) {
        for (int j = 0; j < row.length; j++) {
            into[j] = row[j] + share * (sample[neighbour * row.length + j] - row[j]);
        }
    }
}
