/**
 * Tasks of a barrier stage that add up numbers among themselves over sockets of their own. Central type:
 * {@link io.penstock.spark.ring.Ring}. Internal to the runner; knows nothing of steps.
 */
@NullMarked
package io.penstock.spark.ring;

import org.jspecify.annotations.NullMarked;
