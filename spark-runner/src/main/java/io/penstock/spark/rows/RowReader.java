package io.penstock.spark.rows;

/** Copies a row into the block under construction, at its next position. */
interface RowReader<R> {
    void read(R row, BlockBuilder block);
}
