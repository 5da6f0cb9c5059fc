/**
 * Mathematics on heap arrays: optimizers as state machines, and mergeable sketches.
 *
 * <p>The central type is {@link io.penstock.steps.math.OptimizerState}, an optimizer that says where it wants its
 * objective evaluated and is told the result, so that an evaluation may be a pass over data that no single machine
 * holds. All values are plain numbers and arrays, so they can be checkpointed, and the same inputs give the same bits.
 *
 * <p>This package must not know native code, steps, batches or runners.
 */
@NullMarked
package io.penstock.steps.math;

import org.jspecify.annotations.NullMarked;
