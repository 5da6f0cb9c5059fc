package io.penstock.spark.ring;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.error.Retry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What neighbours send each other: a kind, how many values there are in all, how many bytes follow, and these bytes. */
final class Frame {
    static final int HEADER_BYTES = 12;

    /** Values of one chunk. */
    static final int VALUES = 1;
    /** Who sends it is alive, and waits for somebody before it. */
    static final int WAITING = 2;
    /** All are to fail, for the reason that follows. */
    static final int ABORT = 3;
    /** Who sends it is done. */
    static final int BYE = 4;

    private static final int MOST_TEXT_BYTES = 1 << 20;

    private Frame() {}

    static byte[] of(int kind, int values, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .putInt(kind)
                .putInt(values)
                .putInt(body.length)
                .put(body)
                .array();
    }

    /** One chunk of the values. */
    static byte[] values(double[] values, int from, int to) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + (to - from) * Double.BYTES)
                .putInt(VALUES)
                .putInt(values.length)
                .putInt((to - from) * Double.BYTES);
        buffer.asDoubleBuffer().put(values, from, to - from);
        return buffer.array();
    }

    static byte[] abort(PenstockException failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeInt(failure.failureClass().ordinal());
            output.writeInt(failure.retry().ordinal());
            for (String part :
                    new String[] {failure.path(), failure.rule(), failure.value(), failure.remedy(), trace(failure)}) {
                byte[] text = part.getBytes(StandardCharsets.UTF_8);
                int length = Math.min(text.length, MOST_TEXT_BYTES / 8);
                output.writeInt(length);
                output.write(text, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(ABORT, 0, bytes.toByteArray());
    }

    /** Where it came from; nothing for a failure that is its own cause. */
    private static String trace(PenstockException failure) {
        if (failure.getCause() == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** The failure that another worker has told. */
    static PenstockException failure(byte[] body) {
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(body))) {
            FailureClass kind = FailureClass.values()[input.readInt()];
            Retry retry = Retry.values()[input.readInt()];
            String[] parts = new String[5];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new String(input.readNBytes(input.readInt()), StandardCharsets.UTF_8);
            }
            return PenstockException.of(kind, parts[1])
                    .retry(retry)
                    .at(parts[0])
                    .value(parts[2])
                    .remedy(parts[3])
                    .cause(parts[4].isEmpty() ? null : new IllegalStateException("in another worker: " + parts[4]))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes follow a header; throws where no worker would send so many. */
    static int bodyBytes(int kind, int bytes, int expected) throws IOException {
        boolean fits = kind == VALUES ? bytes == expected : bytes >= 0 && bytes <= MOST_TEXT_BYTES;
        if (!fits) {
            throw new IOException("a message of kind " + kind + " with " + bytes + " bytes");
        }
        return bytes;
    }
}
