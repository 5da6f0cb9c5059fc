package io.penstock.engine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.engine.error.PenstockException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON with the engine's limits: no duplicate keys, no trailing content, at most 100 levels deep. Keys of maps keep their order. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
            .build();

    private Json() {}

    /** Compact text. Non-finite numbers become strings: {@code "NaN"}, {@code "Infinity"}. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can hold this value", e);
        }
    }

    /** One line of text. */
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Indented text for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can hold this value", e);
        }
    }

    /** Parses a document; {@code what} names it in errors. */
    public static JsonNode read(byte[] content, String what) {
        try {
            JsonNode node = MAPPER.readTree(content);
            if (node == null || node.isMissingNode()) {
                throw malformed(what, "nothing", null);
            }
            return node;
        } catch (java.io.IOException e) {
            String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw malformed(what, text, e);
        }
    }

    /** Parses a document that is an object into plain maps, lists, strings, numbers and booleans. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> readMap(byte[] content, String what) {
        JsonNode node = read(content, what);
        if (!node.isObject()) {
            throw malformed(what, "a " + node.getNodeType(), null);
        }
        return MAPPER.convertValue(node, Map.class);
    }

    /** A part of a document as plain maps, lists, strings, numbers and booleans. */
    public static Object plain(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    private static PenstockException malformed(
            String what, String found, @org.jspecify.annotations.Nullable Throwable cause) {
        return PenstockException.data(what + " must be well-formed JSON")
                .value(found)
                .remedy("the file was truncated or altered; take it from its source again")
                .cause(cause)
                .build();
    }
}
