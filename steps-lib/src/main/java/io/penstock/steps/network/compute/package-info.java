/**
 * The few operations that networks are made of, on blocks of numbers that live on a device. The central type is
 * {@link io.penstock.steps.network.compute.Compute}; the processor's implementation multiplies through BLAS by pointer and does the rest in
 * loops over tiles that fit the cache. Any implementation passes the conformance suite.
 *
 * <p>This package must not know layers, steps or batches.
 */
@NullMarked
package io.penstock.steps.network.compute;

import org.jspecify.annotations.NullMarked;
