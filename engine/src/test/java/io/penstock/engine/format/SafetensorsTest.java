package io.penstock.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("doubles", Tensor.matrix(new double[] {1, -2.5, Double.MIN_VALUE, 4}, 2, 2));
        tensors.put("floats", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, List.of(2, 3)));
        tensors.put("view", Tensor.scalars(1.0, 2.0, 3.0, 4.0).slice(1, 3));
        tensors.put("ints", Tensor.scalars(1, -2, 3));
        tensors.put("longs", Tensor.scalars(1L << 40, 5));
        tensors.put("bytes", Tensor.of(new byte[] {1, (byte) 255}, 2, List.of()));
        tensors.put("flags", Tensor.of(new boolean[] {true, false, true}, 3, List.of()));
        tensors.put("empty", Tensor.matrix(new double[0], 0, 3));
        return tensors;
    }

    @Test
    void whatIsWrittenIsReadAndTheBytesAreReproducible() {
        byte[] file = Safetensors.write(tensors());
        assertThat(Safetensors.read(file, "test")).isEqualTo(tensors());
        assertThat(Safetensors.write(tensors())).isEqualTo(file);
    }

    /** The bytes that the published format asks for, written by hand. */
    @Test
    void theBytesAreThoseOfTheFormat() {
        byte[] head = "{\"x\":{\"data_offsets\":[0,16],\"dtype\":\"F64\",\"shape\":[2]}}    "
                .getBytes(StandardCharsets.UTF_8);
        head = Arrays.copyOf(head, (head.length / 8) * 8);
        byte[] file = Safetensors.write(Map.of("x", Tensor.scalars(1.0, 2.0)));
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(buffer.getLong()).isEqualTo(head.length);
        assertThat(Arrays.copyOfRange(file, 8, 8 + head.length)).isEqualTo(head);
        assertThat(buffer.getDouble(8 + head.length)).isEqualTo(1.0);
        assertThat(file).hasSize(8 + head.length + 16);
    }

    private static byte[] file(String header, int bytes) {
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + head.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(head.length)
                .put(head)
                .array();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[4294967298],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[65536,65536,65536],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[8,24]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,1000000000000]}}",
                "{\"x\":{\"dtype\":\"OBJECT\",\"shape\":[2],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[NaN],\"data_offsets\":[0,16]}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},\"x\":{}}",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"y\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}",
                "[]",
                "{",
                "{}"
            })
    void hostileHeadersAreRefused(String header) {
        assertThatThrownBy(() -> Safetensors.read(file(header, 16), "test")).isInstanceOf(PenstockException.class);
    }

    @Test
    void deepJsonIsRefused() {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> Safetensors.read(file("{\"x\":" + deep, 16), "test"))
                .isInstanceOf(PenstockException.class);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] file = Safetensors.write(tensors());
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Safetensors.read(cut, "test"))
                    .as("cut at %d", length)
                    .isInstanceOf(PenstockException.class);
        }
    }

    @Test
    void flippedBitsNeverDoAnythingButFailOrChangeAValue() {
        byte[] file = Safetensors.write(tensors());
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            byte[] flipped = file.clone();
            int bit = random.nextInt(file.length * 8);
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                Safetensors.read(flipped, "test");
            } catch (PenstockException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
