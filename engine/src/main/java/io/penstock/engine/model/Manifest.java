package io.penstock.engine.model;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.format.SchemaJson;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.tree.Names;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.StateFiles;
import io.penstock.engine.type.Statistics;
import io.penstock.engine.type.StepTypes;
import io.penstock.engine.type.TreeDocument;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The description of one version: the tree by type ids, settings and spaces, the schema, and the SHA-256 and size of
 * every file. Holds neither times nor class names, so that the same model has the same bytes.
 */
final class Manifest {
    static final String NAME = "manifest.json";
    static final int FORMAT_VERSION = 1;
    private static final String FORMAT = "penstock-model";

    private final Map<String, Object> document;
    private final Map<String, byte[]> files;

    private Manifest(Map<String, Object> document, Map<String, byte[]> files) {
        this.document = document;
        this.files = files;
    }

    byte[] bytes() {
        return Json.write(document);
    }

    /** The files beside the manifest, by their names relative to it. */
    Map<String, byte[]> files() {
        return files;
    }

    static Manifest of(
            Step step, Schema schema, Map<String, Object> about, Map<String, Object> statistics, StepTypes types)
            throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Object> tree =
                new TreeDocument(types, folder -> new SavedFolder(files, folder)).write(Names.of(step), step);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("version", FORMAT_VERSION);
        document.put("name", Names.of(step));
        document.put("tree", tree);
        document.put("schema", SchemaJson.write(schema));
        document.put("schemaFingerprint", fingerprint(schema));
        document.put("about", about);
        if (!statistics.isEmpty()) {
            document.put("statistics", statistics(statistics, files, types));
        }
        Map<String, Object> sums = new TreeMap<>();
        files.forEach((name, content) -> {
            Map<String, Object> sum = new LinkedHashMap<>();
            sum.put("bytes", content.length);
            sum.put("sha256", Digests.sha256(content));
            sums.put(name, sum);
        });
        document.put("files", sums);
        return new Manifest(document, files);
    }

    /** The folder of each path's statistics, written. */
    private static Map<String, Object> statistics(
            Map<String, Object> statistics, Map<String, byte[]> files, StepTypes types) throws IOException {
        Statistics codec = new Statistics(types);
        Map<String, Object> folders = new TreeMap<>();
        for (Map.Entry<String, Object> entry : new TreeMap<>(statistics).entrySet()) {
            String folder = "statistics/" + String.format(java.util.Locale.ROOT, "%04d", folders.size());
            try {
                StateFiles.write(codec.write(entry.getValue()), new SavedFolder(files, folder));
            } catch (PenstockException e) {
                throw e.at(entry.getKey());
            }
            folders.put(entry.getKey(), folder);
        }
        return folders;
    }

    private static Map<String, Object> statistics(
            Map<String, Object> document, Map<String, Object> sums, StepTypes types, Files files) throws IOException {
        Statistics codec = new Statistics(types);
        Map<String, Object> statistics = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry :
                map(document.getOrDefault("statistics", Map.of()), "statistics").entrySet()) {
            String folder = String.valueOf(entry.getValue());
            if (!folder.matches("statistics/\\d{4,6}")) {
                throw Models.altered(NAME, "the folder " + folder);
            }
            statistics.put(entry.getKey(), codec.read(StateFiles.read(new LoadedFolder(files, sums, folder))));
        }
        return statistics;
    }

    static String fingerprint(Schema schema) {
        return Digests.sha256(Json.write(SchemaJson.write(schema)));
    }

    /** The folder of one step, on its way into the files of a version. */
    private record SavedFolder(Map<String, byte[]> files, String folder) implements Folder {
        @Override
        public void write(String name, byte[] content) throws IOException {
            requirePlain(name);
            if (files.put(folder + "/" + name, content) != null) {
                throw new IOException(name + " is written twice");
            }
        }

        @Override
        public byte[] read(String name) throws IOException {
            throw new IOException("a folder that is being written is not read");
        }

        @Override
        public List<String> names() {
            return namesIn(files.keySet(), folder);
        }
    }

    private static List<String> namesIn(Set<String> files, String folder) {
        return files.stream()
                .filter(name -> name.startsWith(folder + "/"))
                .map(name -> name.substring(folder.length() + 1))
                .sorted()
                .toList();
    }

    private static void requirePlain(String name) throws IOException {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}")) {
            throw new IOException("'" + name + "' is no plain file name");
        }
    }

    /** Finds a file's content by its name relative to the manifest. */
    @FunctionalInterface
    interface Files {
        byte[] read(String name) throws IOException;
    }

    static Model read(byte[] content, Model.Version version, StepTypes types, Files files) throws IOException {
        Map<String, Object> document = Json.readMap(content, NAME);
        requireFormat(document);
        Map<String, Object> sums = map(document.get("files"), "files");
        TreeDocument reader = new TreeDocument(types, folder -> new LoadedFolder(files, sums, folder));
        Schema schema = SchemaJson.read(document.getOrDefault("schema", Collections.emptyList()), NAME + ", schema");
        Step step = reader.read(String.valueOf(document.get("name")), map(document.get("tree"), "tree"));
        return new Model(
                step,
                schema,
                map(document.getOrDefault("about", Map.of()), "about"),
                statistics(document, sums, types, files),
                version);
    }

    static Map<String, Object> files(byte[] content) {
        return map(Json.readMap(content, NAME).get("files"), "files");
    }

    private static void requireFormat(Map<String, Object> document) {
        if (!FORMAT.equals(document.get("format")) || !(document.get("version") instanceof Integer number)) {
            throw Models.altered(NAME, "no " + FORMAT + " of a known version");
        }
        if (number < 1 || number > FORMAT_VERSION) {
            throw PenstockException.user("a model must be of a format version that this Penstock knows")
                    .value("version " + number + ", known are 1 to " + FORMAT_VERSION)
                    .remedy("load it with the Penstock that saved it, or a newer one")
                    .build();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value, String what) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw Models.altered(NAME, what + " is " + value);
    }

    /** The folder of one step in a version that was saved; what is read is checked. */
    private record LoadedFolder(Files files, Map<String, Object> sums, String folder) implements Folder {
        @Override
        public void write(String name, byte[] content) throws IOException {
            throw new IOException("a model is never written to");
        }

        @Override
        public byte[] read(String name) throws IOException {
            requirePlain(name);
            String file = folder + "/" + name;
            Map<String, Object> sum = map(sums.get(file), file);
            byte[] content = files.read(file);
            if (!(sum.get("bytes") instanceof Number bytes) || bytes.longValue() != content.length) {
                throw Models.altered(file, content.length + " bytes, " + sum.get("bytes") + " were saved");
            }
            if (!Digests.sha256(content).equals(sum.get("sha256"))) {
                throw Models.altered(file, "another SHA-256 than was saved");
            }
            return content;
        }

        @Override
        public List<String> names() {
            return namesIn(sums.keySet(), folder);
        }
    }
}
