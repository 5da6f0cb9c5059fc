package io.penstock.spark.stage;

import io.penstock.spark.wire.TaskTypes.ScanSpec;
import org.apache.spark.rdd.RDD;

/**
 * Data that tasks can make blocks of.
 *
 * @param data what the tasks read
 * @param spec how
 */
public record Scan(RDD<?> data, ScanSpec spec) {}
