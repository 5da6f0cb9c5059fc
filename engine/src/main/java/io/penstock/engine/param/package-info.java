/**
 * Hyperparameters and where to look for them: {@link io.penstock.engine.param.Param} declares one,
 * {@link io.penstock.engine.param.Settings} holds the values and the space of a step,
 * {@link io.penstock.engine.param.Distribution} is one dimension of a space. Knows no steps.
 */
@NullMarked
package io.penstock.engine.param;

import org.jspecify.annotations.NullMarked;
