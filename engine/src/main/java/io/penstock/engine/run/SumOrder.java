package io.penstock.engine.run;

/**
 * The order in which workers' values are added up, the same on threads as on a ring of machines, and so the same bits. Values are cut into as
 * many chunks as there are workers; the sum of chunk c begins with worker c and goes once round.
 */
public final class SumOrder {
    private SumOrder() {}

    /** Where a chunk of so many values begins; that of the chunk behind the last is where the last ends. */
    public static int begin(int values, int chunk, int workers) {
        return (int) ((long) values * chunk / workers);
    }

    /** Adds up one chunk of all workers' values, into another array. */
    public static void add(double[][] values, int chunk, double[] sum) {
        int workers = values.length;
        int from = begin(sum.length, chunk, workers);
        int to = begin(sum.length, chunk + 1, workers);
        System.arraycopy(values[chunk], from, sum, from, to - from);
        for (int i = 1; i < workers; i++) {
            double[] next = values[(chunk + i) % workers];
            for (int at = from; at < to; at++) {
                sum[at] += next[at];
            }
        }
    }
}
