/**
 * Rows copied into blocks and blocks back into rows. Central type: {@link io.penstock.spark.block.Blocks}. Internal to
 * the runner; the classes whose names begin with Internal touch Spark's internal rows, those that begin with Public are their fall-back.
 */
@NullMarked
package io.penstock.spark.block;

import org.jspecify.annotations.NullMarked;
