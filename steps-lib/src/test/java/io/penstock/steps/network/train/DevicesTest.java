package io.penstock.steps.network.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.step.Device;
import io.penstock.steps.common.GpuAddress;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.compute.Compute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    @Test
    void theProcessorWhereNoGpuWasGiven() {
        try (Compute compute = Devices.compute(Device.CPU, Precision.FLOAT32)) {
            assertThat(compute.device()).isEqualTo("cpu");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, , 0",
        "3, , 3",
        "2, '2,3', 0",
        "3, '2, 3', 1",
        "0, 0, 0",
        "1, ' ', 1",
        "GPU-b, 'GPU-a,GPU-b', 1",
        "1, 'GPU-a,GPU-b', 1"
    })
    void addressesBecomeTheNumbersOfCuda(String address, String visible, int ordinal) {
        assertThat(GpuAddress.ordinal(address, visible)).isEqualTo(ordinal);
    }

    @ParameterizedTest
    @CsvSource({"0, '2,3'", "GPU-c, 'GPU-a,GPU-b'", "GPU-c, ", "'', "})
    void anAddressThatTheProcessIsNotShown(String address, String visible) {
        assertThatThrownBy(() -> GpuAddress.ordinal(address, visible))
                .isInstanceOfSatisfying(PenstockException.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.RESOURCE);
                    assertThat(failure.value()).contains("'" + address + "'").contains("CUDA_VISIBLE_DEVICES");
                });
    }

    @Test
    void aMissingLibraryIsNamedByItsCoordinates() {
        assertThatThrownBy(() -> Devices.requireLibrary("org.bytedeco.cuda.global.missing"))
                .isInstanceOfSatisfying(PenstockException.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.RESOURCE);
                    assertThat(failure.remedy())
                            .contains("org.bytedeco:cuda:13.1-9.19-1.5.13")
                            .contains("linux-x86_64");
                });
    }

    @Test
    void aDeviceThatIsNotThereIsAClearError() {
        assertThatThrownBy(() -> Devices.compute(Device.gpu("4711"), Precision.FLOAT32))
                .isInstanceOfSatisfying(
                        PenstockException.class,
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.RESOURCE));
    }
}
