package io.penstock.engine.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Step;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step without children as bytes: its type's id, its settings and space, and the files that its saver writes. The
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

    /** Packs a step whose class is registered. */
    @SuppressWarnings("unchecked")
    public static Parcel pack(Step step, StepTypes types) {
        StepType<Step> type = (StepType<Step>) types.of(step);
        Files files = new Files(new TreeMap<>());
        try {
            type.saver().save(step, files);
        } catch (IOException e) {
            throw PenstockException.user("a step that is shipped must be able to save itself")
                    .value(type.id() + ": " + e.getMessage())
                    .cause(e)
                    .build();
        }
        byte[] header = Json.write(header(step, type, files));
        int length = 8 + header.length;
        for (byte[] content : files.contents().values()) {
            length = Math.addExact(length, content.length);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).putInt(MAGIC).putInt(header.length);
        buffer.put(header);
        files.contents().values().forEach(buffer::put);
        return new Parcel(digest(buffer.array()), buffer.array());
    }

    private static Map<String, Object> header(Step step, StepType<?> type, Files files) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("type", type.id());
        if (step instanceof Configurable configurable) {
            Settings defaults = type.defaults();
            Map<String, Object> values = new TreeMap<>(configurable.settings().values());
            values.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
            header.put("settings", values);
            Map<String, Object> space = new TreeMap<>();
            configurable.settings().space().forEach((name, distribution) -> {
                if (!distribution.equals(defaults.space().get(name))) {
                    space.put(name, Map.of(distribution.name(), distribution.arguments()));
                }
            });
            header.put("space", space);
        }
        Map<String, Object> sizes = new LinkedHashMap<>();
        files.contents().forEach((name, content) -> sizes.put(name, content.length));
        header.put("files", sizes);
        return header;
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
        JsonNode header = Json.read(head, "the header of a parcel");
        Map<String, byte[]> contents = new TreeMap<>();
        header.path("files").properties().forEach(entry -> {
            int size = entry.getValue().asInt(-1);
            if (size < 0 || size > buffer.remaining()) {
                throw malformed(entry.getKey() + " of " + entry.getValue() + " bytes", null);
            }
            byte[] content = new byte[size];
            buffer.get(content);
            contents.put(entry.getKey(), content);
        });
        if (buffer.hasRemaining()) {
            throw malformed(buffer.remaining() + " bytes too many", null);
        }
        StepType<?> type = types.byId(header.path("type").asText());
        try {
            return type.saver().load(settings(type, header), new Files(contents));
        } catch (IOException e) {
            throw malformed(type.id() + ": " + e.getMessage(), e);
        }
    }

    private static Settings settings(StepType<?> type, JsonNode header) {
        Settings settings = type.defaults();
        for (Map.Entry<String, JsonNode> entry : header.path("settings").properties()) {
            settings = settings.with(entry.getKey(), Json.plain(entry.getValue()));
        }
        for (Map.Entry<String, JsonNode> entry : header.path("space").properties()) {
            for (Map.Entry<String, JsonNode> built : entry.getValue().properties()) {
                List<?> arguments = (List<?>) Json.plain(built.getValue());
                Distribution distribution = Distributions.of(built.getKey(), List.copyOf(arguments));
                settings = settings.withSpace(entry.getKey(), distribution);
            }
        }
        return settings;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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
    private record Files(Map<String, byte[]> contents) implements Folder {
        @Override
        public void write(String name, byte[] content) {
            contents.put(name, content);
        }

        @Override
        public byte[] read(String name) throws IOException {
            byte[] content = contents.get(name);
            if (content == null) {
                throw new FileNotFoundException(name);
            }
            return content;
        }

        @Override
        public List<String> names() {
            return List.copyOf(contents.keySet());
        }
    }
}
