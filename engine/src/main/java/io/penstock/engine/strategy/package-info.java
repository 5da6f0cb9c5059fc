/**
 * How workers that learn by gradient descent come to one result, as plain values:
 * {@link io.penstock.engine.strategy.Strategy}. Knows neither steps nor runners.
 */
@NullMarked
package io.penstock.engine.strategy;

import org.jspecify.annotations.NullMarked;
