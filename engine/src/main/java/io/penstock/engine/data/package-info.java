/**
 * Rows in columnar blocks: {@link io.penstock.engine.data.Batch} and what it is made of. Central type: {@code Batch}.
 * Knows neither steps nor runners.
 */
@NullMarked
package io.penstock.engine.data;

import org.jspecify.annotations.NullMarked;
