/**
 * Where the columns of blocks lie in the rows of a data set, and the other way round. Central type:
 * {@link io.penstock.spark.rows.Layout}. Internal to the runner; copies no values.
 */
@NullMarked
package io.penstock.spark.rows;

import org.jspecify.annotations.NullMarked;
