package io.penstock.steps.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeBufferTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void copiesSlicesOfBothWidths(Precision precision) {
        double[] source = new double[5000];
        float[] floats = new float[5000];
        for (int i = 0; i < source.length; i++) {
            source[i] = i * 0.25;
            floats[i] = -i;
        }
        try (NativeBuffer buffer = NativeBuffer.allocate(precision, 9000)) {
            buffer.zero();
            buffer.put(3000, source, 7, 4900);
            double[] back = new double[5000];
            buffer.get(3000, back, 50, 4900);
            assertThat(back[49]).isZero();
            assertThat(back[50]).isEqualTo(source[7]);
            assertThat(back[4949]).isEqualTo(source[4906]);
            buffer.put(0, floats, 1, 4999);
            buffer.get(0, back, 0, 4999);
            assertThat(back[4998]).isEqualTo(-4999);
            buffer.get(8000, back, 0, 1000);
            assertThat(back[0]).isZero();
            assertThat(back[999]).isZero();
        }
    }

    @Test
    void refusesRangesOutsideItself() {
        try (NativeBuffer buffer = NativeBuffer.allocate(Precision.FLOAT64, 4)) {
            assertThatThrownBy(() -> buffer.put(2, new double[3], 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buffer.put(0, new double[3], 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buffer.get(-1, new double[3], 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> buffer.get(0, new float[3], 0, 3)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> NativeBuffer.allocate(Precision.FLOAT64, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesUseAfterClose() {
        NativeBuffer buffer = NativeBuffer.allocate(Precision.FLOAT32, 0);
        buffer.put(0, new double[0], 0, 0);
        buffer.close();
        buffer.close();
        assertThat(buffer.closed()).isTrue();
        assertThatIllegalStateException().isThrownBy(buffer::zero);
        assertThatIllegalStateException().isThrownBy(() -> buffer.put(0, new double[0], 0, 0));
        assertThatIllegalStateException().isThrownBy(() -> buffer.get(0, new float[0], 0, 0));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void keepsResidentMemoryFlat() throws IOException {
        double[] values = new double[1 << 17];
        cycle(500, values);
        long before = resident();
        cycle(10_000, values); // ten gigabytes if nothing were freed
        assertThat(resident() - before).as("growth of resident memory in bytes").isLessThan(64L << 20);
    }

    private static void cycle(int times, double[] values) {
        for (int i = 0; i < times; i++) {
            try (NativeBuffer buffer = NativeBuffer.allocate(Precision.FLOAT64, values.length)) {
                buffer.put(0, values, 0, values.length);
            }
        }
    }

    private static long resident() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * 4096;
    }
}
