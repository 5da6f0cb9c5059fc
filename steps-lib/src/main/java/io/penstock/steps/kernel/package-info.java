/**
 * Dense numerical kernels on native memory: products, second moments, linear models, distances and decompositions.
 *
 * <p>The central type is {@link io.penstock.steps.kernel.Kernels}, the few native operations that everything else is
 * built on. Everything here runs on the calling thread: parallelism comes from the tasks of a runner, never from inside
 * a kernel. Sums are returned as records of heap arrays that merge, so they can be the partial of an aggregation.
 *
 * <p>This package must not know steps, batches or runners.
 */
@NullMarked
package io.penstock.steps.kernel;

import org.jspecify.annotations.NullMarked;
