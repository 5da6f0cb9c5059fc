package io.penstock.engine.study;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Entries as bytes: each has its length, a CRC-32C of what follows, and its JSON. */
final class Segment {
    private static final int HEAD = 8;
    private static final int MOST = 64 << 20;

    private Segment() {}

    /**
     * What a file holds.
     *
     * @param entries those before the first that is torn
     * @param torn how many bytes at the end are of no whole entry
     */
    record Content(List<byte[]> entries, int torn) {}

    static byte[] write(List<byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            for (byte[] entry : entries) {
                output.writeInt(entry.length);
                output.writeInt(checksum(entry, 0, entry.length));
                output.write(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Content read(byte[] bytes) {
        List<byte[]> entries = new ArrayList<>();
        int from = 0;
        while (bytes.length - from >= HEAD) {
            ByteBuffer head = ByteBuffer.wrap(bytes, from, HEAD);
            int length = head.getInt();
            int checksum = head.getInt();
            boolean whole = length > 0 && length <= MOST && length <= bytes.length - from - HEAD;
            if (!whole || checksum(bytes, from + HEAD, length) != checksum) {
                break;
            }
            byte[] entry = new byte[length];
            System.arraycopy(bytes, from + HEAD, entry, 0, length);
            entries.add(entry);
            from += HEAD + length;
        }
        return new Content(entries, bytes.length - from);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }
}
