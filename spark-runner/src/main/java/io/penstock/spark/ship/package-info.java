/** Steps on their way to the executors: packed and broadcast once by digest on the driver, loaded once per process there. Central types: {@link io.penstock.spark.ship.Shipment} and {@link io.penstock.spark.ship.ParcelStore}. Internal to the runner. */
@NullMarked
package io.penstock.spark.ship;

import org.jspecify.annotations.NullMarked;
