package io.penstock.steps.network.compute;

import io.penstock.steps.kernel.Precision;

/** The processor. */
class CpuComputeTest implements ComputeContract {
    @Override
    public Compute open(Precision precision) {
        return Compute.cpu(precision);
    }
}
