package io.penstock.engine.type;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A description and the files that belong to it, as bytes.
 *
 * <p>Layout: a magic number, the length of a JSON header (both four bytes, big-endian), the header, the files' contents in
 * the order in which the header names them.
 *
 * @param document the description, of plain values
 * @param files by name
 */
public record Bundle(Map<String, Object> document, Map<String, byte[]> files) {
    private static final int MAGIC = 0x50534b31;

    /** A bundle to be filled through {@link #folder}. */
    public static Bundle empty() {
        return new Bundle(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** A folder among the files. */
    public Folder folder(String name) {
        return new InMemory(files, name);
    }

    public byte[] bytes() {
        Map<String, Object> header = new LinkedHashMap<>(document);
        Map<String, Object> sizes = new LinkedHashMap<>();
        files.forEach((name, content) -> sizes.put(name, content.length));
        header.put("files", sizes);
        byte[] head = Json.write(header);
        int length = 8 + head.length;
        for (byte[] content : files.values()) {
            length = Math.addExact(length, content.length);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).putInt(MAGIC).putInt(head.length);
        buffer.put(head);
        files.values().forEach(buffer::put);
        return buffer.array();
    }

    /** Reads what {@link #bytes} wrote. Throws a {@link PenstockException} where the bytes are no bundle. */
    public static Bundle read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = bytes.length < 8 || buffer.getInt() != MAGIC ? -1 : buffer.getInt();
        if (length < 2 || length > buffer.remaining()) {
            throw malformed("a header of " + length + " bytes in " + bytes.length, null);
        }
        byte[] head = new byte[length];
        buffer.get(head);
        Map<String, Object> header = new LinkedHashMap<>(Json.readMap(head, "the header of a bundle"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        StepDocument.map(header.remove("files"), "files").forEach((name, size) -> {
            int wanted = size instanceof Number number ? number.intValue() : -1;
            if (wanted < 0 || wanted > buffer.remaining()) {
                throw malformed(name + " of " + size + " bytes", null);
            }
            byte[] content = new byte[wanted];
            buffer.get(content);
            files.put(name, content);
        });
        if (buffer.hasRemaining()) {
            throw malformed(buffer.remaining() + " bytes too many", null);
        }
        return new Bundle(header, files);
    }

    static PenstockException malformed(String found, @Nullable Throwable cause) {
        return PenstockException.infrastructure("a shipped step must arrive as it was packed")
                .value(found)
                .cause(cause)
                .build();
    }

    /** A folder in memory. */
    private record InMemory(Map<String, byte[]> contents, String folder) implements Folder {
        @Override
        public void write(String name, byte[] content) {
            contents.put(folder + "/" + name, content);
        }

        @Override
        public byte[] read(String name) throws IOException {
            byte[] content = contents.get(folder + "/" + name);
            if (content == null) {
                throw new FileNotFoundException(name);
            }
            return content;
        }

        @Override
        public List<String> names() {
            return contents.keySet().stream()
                    .filter(name -> name.startsWith(folder + "/"))
                    .map(name -> name.substring(folder.length() + 1))
                    .sorted()
                    .toList();
        }
    }
}
