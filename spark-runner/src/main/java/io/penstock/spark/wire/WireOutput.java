package io.penstock.spark.wire;

import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A growing buffer that takes arrays of primitives in bulk, little-endian. */
final class WireOutput extends Output {
    WireOutput() {
        super(1024, -1);
    }

    void writeArray(Object array, int from, int count) {
        if (array instanceof boolean[] booleans) {
            for (int i = from; i < from + count; i++) {
                writeByte(booleans[i] ? 1 : 0);
            }
            return;
        }
        int bytes = Math.multiplyExact(count, Elements.size(array));
        require(bytes);
        ByteBuffer target = ByteBuffer.wrap(buffer, position, bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (array instanceof double[] values) {
            target.asDoubleBuffer().put(values, from, count);
        } else if (array instanceof float[] values) {
            target.asFloatBuffer().put(values, from, count);
        } else if (array instanceof long[] values) {
            target.asLongBuffer().put(values, from, count);
        } else if (array instanceof int[] values) {
            target.asIntBuffer().put(values, from, count);
        } else if (array instanceof short[] values) {
            target.asShortBuffer().put(values, from, count);
        } else if (array instanceof char[] values) {
            target.asCharBuffer().put(values, from, count);
        } else {
            target.put((byte[]) array, from, count);
        }
        position += bytes;
        total += bytes;
    }

    /** Zero for null, else one more than the number of bytes, then the bytes in UTF-8. */
    void writeText(@Nullable String text) {
        if (text == null) {
            writeVarInt(0, true);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeVarInt(bytes.length + 1, true);
        writeBytes(bytes);
    }
}
