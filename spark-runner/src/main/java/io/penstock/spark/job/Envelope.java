package io.penstock.spark.job;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.error.Retry;
import io.penstock.spark.rows.MissingRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task brings back: a result, or a failure that another attempt would only repeat. */
final class Envelope {
    private static final byte RESULT = 0;
    private static final byte FAILURE = 1;

    private Envelope() {}

    /** A failure that crossed a process: its trace as text. */
    private static final class Remote extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Remote(String trace) {
            super(trace, null, false, false);
        }
    }

    static byte[] result(byte[] bytes) {
        byte[] envelope = new byte[bytes.length + 1];
        envelope[0] = RESULT;
        System.arraycopy(bytes, 0, envelope, 1, bytes.length);
        return envelope;
    }

    static byte[] failure(PenstockException failure) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeByte(FAILURE);
            output.writeInt(failure.failureClass().ordinal());
            output.writeInt(failure.retry().ordinal());
            for (String part :
                    new String[] {failure.path(), failure.rule(), failure.value(), failure.remedy(), trace(failure)}) {
                byte[] text = part.getBytes(StandardCharsets.UTF_8);
                output.writeInt(text.length);
                output.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static boolean isFailure(byte[] envelope) {
        return envelope[0] == FAILURE;
    }

    static byte[] open(byte[] envelope) {
        return Arrays.copyOfRange(envelope, 1, envelope.length);
    }

    static Optional<PenstockException> failureIn(byte @Nullable [] envelope) {
        if (envelope == null || !isFailure(envelope)) {
            return Optional.empty();
        }
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(envelope))) {
            input.readByte();
            FailureClass kind = FailureClass.values()[input.readInt()];
            Retry retry = Retry.values()[input.readInt()];
            String[] parts = new String[5];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new String(input.readNBytes(input.readInt()), StandardCharsets.UTF_8);
            }
            return Optional.of(build(kind, retry, parts[0], parts[1], parts[2], parts[3], new Remote(parts[4])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same failure, made of nothing but words, so that any process can read it. */
    static PenstockException portable(PenstockException failure) {
        return build(
                failure.failureClass(),
                failure.retry(),
                failure.path(),
                failure.rule(),
                failure.value(),
                failure.remedy(),
                new Remote(trace(failure)));
    }

    /** Whether the failure crossed a process already. */
    static boolean isRemote(PenstockException failure) {
        return failure.getCause() instanceof Remote;
    }

    /** The failure of the lowest partition; rows without a target are counted over all partitions. */
    static Optional<PenstockException> firstFailure(byte[] @Nullable [] envelopes) {
        PenstockException first = null;
        MissingRows missing = null;
        for (byte[] envelope : envelopes) {
            Optional<PenstockException> failure = failureIn(envelope);
            Optional<MissingRows> more = failure.flatMap(MissingRows::of);
            if (failure.isPresent() && more.isEmpty() && first == null) {
                first = failure.get();
            }
            if (more.isPresent()) {
                missing = missing == null ? more.get() : missing.and(more.get());
            }
        }
        return first != null || missing == null ? Optional.ofNullable(first) : Optional.of(missing.failure());
    }

    private static PenstockException build(
            FailureClass kind, Retry retry, String path, String rule, String value, String remedy, Throwable cause) {
        PenstockException.Builder builder = PenstockException.of(kind, rule);
        return builder.retry(retry)
                .at(path)
                .value(value)
                .remedy(remedy)
                .cause(cause)
                .build();
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return "in a task: " + text;
    }
}
