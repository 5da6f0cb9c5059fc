/** Rows to blocks and blocks to rows. Central type: {@link io.penstock.spark.rows.Layout}. Internal to the runner; the classes whose names begin with Internal are the only ones that touch Spark's internal rows. */
@NullMarked
package io.penstock.spark.rows;

import org.jspecify.annotations.NullMarked;
