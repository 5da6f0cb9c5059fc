/** Measures of predictions against targets, each one pass that folds over partitions. Central type: {@link io.penstock.engine.metric.Metrics}. */
@NullMarked
package io.penstock.engine.metric;

import org.jspecify.annotations.NullMarked;
