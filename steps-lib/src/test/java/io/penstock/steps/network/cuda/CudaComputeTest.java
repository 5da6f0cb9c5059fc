package io.penstock.steps.network.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;
import io.penstock.steps.network.compute.ComputeContract;
import org.junit.jupiter.api.Test;

/** A GPU; everything but the clear error is skipped where there is none. */
class CudaComputeTest implements ComputeContract {
    /** Opens the first GPU, or skips the test and says why. */
    static CudaCompute gpu(Precision precision) {
        try {
            return CudaCompute.open(0, precision);
        } catch (PenstockException e) {
            return abort("no GPU: " + e.getMessage());
        }
    }

    @Override
    public Compute open(Precision precision) {
        return gpu(precision);
    }

    @Test
    void aMissingDeviceIsAClearError() {
        for (int again = 0; again < 2; again++) {
            try (Compute compute = CudaCompute.open(4711, Precision.FLOAT32)) {
                assertThat(compute.device()).as("there is no such device").isEmpty();
            } catch (PenstockException e) {
                assertThat(e.failureClass()).isEqualTo(FailureClass.RESOURCE);
                assertThat(e.rule()).contains("NVIDIA driver");
                assertThat(e.value()).isNotBlank();
                assertThat(e.remedy()).contains("CUDA 13").contains("device(NEVER)");
            }
        }
    }

    @Test
    void aClosedWayIsRefused() {
        CudaCompute compute = gpu(Precision.FLOAT64);
        assertThat(compute.device()).startsWith("gpu 0");
        compute.allocate(10);
        compute.close();
        compute.close();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> compute.allocate(1)))
                .isInstanceOf(IllegalStateException.class);
    }
}
