package io.penstock.spark.wire;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes that are all there; no length may be more than what remains of them. */
final class WireInput extends Input {
    WireInput(byte[] bytes) {
        super(bytes);
    }

    /** A length whose elements take at least that many bytes each. */
    int readLength(int bytesPerElement) {
        int length = readVarInt(true);
        requireRemaining(length, bytesPerElement);
        return length;
    }

    /** Refuses a length that the remaining bytes cannot hold. */
    void requireRemaining(long length, int bytesPerElement) {
        int remaining = limit() - position();
        if (length < 0 || length > Integer.MAX_VALUE || length * bytesPerElement > remaining) {
            throw new KryoException("a length of " + length + " with " + remaining + " bytes left");
        }
    }

    /** Fills the array. The caller has checked that enough bytes remain. */
    void readArray(Object array, int count) {
        if (array instanceof boolean[] booleans) {
            for (int i = 0; i < count; i++) {
                booleans[i] = readByte() != 0;
            }
            return;
        }
        int bytes = count * Elements.size(array);
        ByteBuffer source = ByteBuffer.wrap(getBuffer(), position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof double[] values) {
            source.asDoubleBuffer().get(values, 0, count);
        } else if (array instanceof float[] values) {
            source.asFloatBuffer().get(values, 0, count);
        } else if (array instanceof long[] values) {
            source.asLongBuffer().get(values, 0, count);
        } else if (array instanceof int[] values) {
            source.asIntBuffer().get(values, 0, count);
        } else if (array instanceof short[] values) {
            source.asShortBuffer().get(values, 0, count);
        } else if (array instanceof char[] values) {
            source.asCharBuffer().get(values, 0, count);
        } else {
            source.get((byte[]) array, 0, count);
        }
        setPosition(position() + bytes);
    }

    @Nullable
    String readText() {
        int length = readVarInt(true) - 1;
        if (length < 0) {
            return null;
        }
        requireRemaining(length, 1);
        String text = new String(getBuffer(), position(), length, StandardCharsets.UTF_8);
        setPosition(position() + length);
        return text;
    }
}
