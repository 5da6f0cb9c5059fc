/**
 * Models that are linear in the features: {@link io.penstock.steps.linear.LogisticRegression} for classes,
 * {@link io.penstock.steps.linear.LinearRegression} for numbers. Knows the kernels and the optimizers, no runner.
 */
@NullMarked
package io.penstock.steps.linear;

import org.jspecify.annotations.NullMarked;
