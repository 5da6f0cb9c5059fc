package io.penstock.engine.type;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.tree.Names;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step or a tree of steps as bytes: types, settings and spaces, and the files that savers write. The
 * same step always makes the same bytes.
 *
 * <p>Layout: a magic number, the length of a JSON header (both four bytes, big-endian), the header, the files' contents
 * in the order in which the header names them.
 *
 * @param digest SHA-256 of the bytes, in hexadecimal digits
 * @param bytes not to be written to
 */
public record Parcel(String digest, byte[] bytes) {
    private static final int MAGIC = 0x50534b31;

    /** Packs a step or a tree of steps whose classes are registered. */
    public static Parcel pack(Step step, StepTypes types) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Object> header = new LinkedHashMap<>();
        try {
            header.put("tree", new TreeDocument(types, folder -> new Files(files, folder)).write("", step));
        } catch (IOException e) {
            throw PenstockException.user("a step that is shipped must be able to save itself")
                    .value(Names.of(step) + ": " + e.getMessage())
                    .cause(e)
                    .build();
        }
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
        return new Parcel(Digests.sha256(buffer.array()), buffer.array());
    }

    /** Makes the step again. Throws a {@link PenstockException} where the bytes are no parcel or name an unknown type. */
    public static Step unpack(byte[] bytes, StepTypes types) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = bytes.length < 8 || buffer.getInt() != MAGIC ? -1 : buffer.getInt();
        if (length < 2 || length > buffer.remaining()) {
            throw malformed("a header of " + length + " bytes in " + bytes.length, null);
        }
        byte[] head = new byte[length];
        buffer.get(head);
        Map<String, Object> header = Json.readMap(head, "the header of a parcel");
        Map<String, byte[]> files = new LinkedHashMap<>();
        StepDocument.map(header.get("files"), "files").forEach((name, size) -> {
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
        try {
            return new TreeDocument(types, folder -> new Files(files, folder))
                    .read("", StepDocument.map(header.get("tree"), "tree"));
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()), e);
        }
    }

    private static PenstockException malformed(String found, @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.infrastructure("a shipped step must arrive as it was packed")
                .value(found)
                .cause(cause)
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parcel parcel && digest.equals(parcel.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "parcel " + digest.substring(0, 12) + " of " + bytes.length + " bytes";
    }

    /** A folder in memory. */
    private record Files(Map<String, byte[]> contents, String folder) implements Folder {
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
