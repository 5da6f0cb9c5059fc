/**
 * Splits of data into rows to learn from and rows to measure on. A {@link io.penstock.engine.split.Splitter} is a step: its fit finds
 * exact thresholds wherever the rows are, and once fitted each side of each fold is a filter of rows. Knows no runner.
 */
@NullMarked
package io.penstock.engine.split;

import org.jspecify.annotations.NullMarked;
