/**
 * {@link io.penstock.steps.network.compute.Compute} on a GPU by CUDA: products by cuBLAS, everything else by kernels that are compiled when a device is
 * opened. The central type is {@link io.penstock.steps.network.cuda.CudaCompute}; nothing here is loaded unless a task was given a GPU.
 *
 * <p>This package must not know layers, steps or batches. No other class refers to the optional library {@code org.bytedeco:cuda}.
 */
@NullMarked
package io.penstock.steps.network.cuda;

import org.jspecify.annotations.NullMarked;
