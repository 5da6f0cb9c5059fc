package io.penstock.spark.rows;

/** A row's id: the partition's number above the row's position in it. The same data in the same partitions have the same ids. */
public final class RowIds {
    private static final int POSITION_BITS = 33;

    private RowIds() {}

    public static long first(int partition) {
        return (long) partition << POSITION_BITS;
    }

    /** An id for people. */
    public static String text(long id) {
        return id + " (partition " + (id >>> POSITION_BITS) + ", position " + (id & ((1L << POSITION_BITS) - 1)) + ")";
    }
}
