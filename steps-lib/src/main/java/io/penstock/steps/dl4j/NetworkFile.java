package io.penstock.steps.dl4j;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.steps.guest.ModelBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A network as Deeplearning4j describes it.
 *
 * @param configuration its JSON
 * @param parameters the file of its parameters in ND4J's format, or empty for a network that has learned nothing
 */
record NetworkFile(String configuration, byte[] parameters) {
    private static final int LARGEST_CONFIGURATION = 16 << 20;

    /** Reads a zip of ModelSerializer, or a JSON configuration. Throws a {@link PenstockException} where it is neither. */
    static NetworkFile read(Path file) {
        byte[] content = ModelBytes.read(file);
        boolean isZip = content.length > 4 && content[0] == 'P' && content[1] == 'K';
        return isZip ? unzip(content, file) : new NetworkFile(checked(content, file.toString()), new byte[0]);
    }

    private static NetworkFile unzip(byte[] content, Path file) {
        String configuration = null;
        byte[] parameters = new byte[0];
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("configuration.json")) {
                    configuration = checked(zip.readNBytes(LARGEST_CONFIGURATION), file.toString());
                } else if (entry.getName().equals("coefficients.bin")) {
                    parameters = zip.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw noNetwork(file + ": " + e.getMessage(), e);
        }
        if (configuration == null) {
            throw noNetwork(file + " without configuration.json", null);
        }
        return new NetworkFile(configuration, parameters);
    }

    /** The JSON, whose classes are all Deeplearning4j's and ND4J's: files never choose others. */
    static String checked(byte[] json, String source) {
        Map<String, Object> document = Json.readMap(json, source);
        if (!document.containsKey("confs")) {
            throw noNetwork(source + " without layers (the key 'confs')", null);
        }
        requireKnownClasses(document, source);
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void requireKnownClasses(@Nullable Object node, String source) {
        if (node instanceof Map<?, ?> map) {
            Object name = map.get("@class");
            if (name instanceof String text
                    && !text.startsWith("org.deeplearning4j.nn.")
                    && !text.startsWith("org.nd4j.linalg.")) {
                throw PenstockException.user("a network is made of layers of Deeplearning4j only")
                        .value("the class " + text + " in " + source)
                        .remedy("replace layers, losses and activations of your own, or export the network as ONNX")
                        .build();
            }
            map.values().forEach(value -> requireKnownClasses(value, source));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> requireKnownClasses(value, source));
        }
    }

    private static PenstockException noNetwork(String found, @Nullable Throwable cause) {
        return PenstockException.data("the file of a network must be one of Deeplearning4j's MultiLayerNetwork")
                .value(found)
                .remedy("save it with ModelSerializer.writeModel, or write MultiLayerConfiguration.toJson()")
                .cause(cause)
                .build();
    }
}
