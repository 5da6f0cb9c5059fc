/**
 * How networks learn: a layout at work, descent, and the passes and rounds of a fit. The central type is
 * {@link io.penstock.steps.network.train.NetworkLearner}.
 *
 * <p>This package must not know the step around it.
 */
@NullMarked
package io.penstock.steps.network.train;

import org.jspecify.annotations.NullMarked;
