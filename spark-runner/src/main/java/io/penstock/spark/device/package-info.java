/**
 * What a session says about accelerators. Central type: {@link io.penstock.spark.device.Offer}. Internal to the runner.
 */
@NullMarked
package io.penstock.spark.device;

import org.jspecify.annotations.NullMarked;
