package io.penstock.spark.block;

/** Copies a row into the block under construction, at its next position. */
interface RowReader<R> {
    void read(R row, BlockBuilder block);
}
