package io.penstock.engine.model;

import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.format.Json;
import io.penstock.engine.format.SchemaJson;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.MetaStep;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.Digests;
import io.penstock.engine.tree.Names;
import io.penstock.engine.tree.Trees;
import io.penstock.engine.type.Folder;
import io.penstock.engine.type.MetaType;
import io.penstock.engine.type.StepDocument;
import io.penstock.engine.type.StepType;
import io.penstock.engine.type.StepTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description of one version: the tree by type ids, settings and spaces, the schema, and the SHA-256 and size of
 * every file. Holds neither times nor class names, so that the same model has the same bytes.
 */
final class Manifest {
    static final String NAME = "manifest.json";
    static final int FORMAT_VERSION = 1;
    private static final String FORMAT = "penstock-model";
    private static final int MOST_STEPS = 10_000;

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

    static Manifest of(Step step, Schema schema, Map<String, Object> about, StepTypes types) throws IOException {
        Writer writer = new Writer(types);
        Map<String, Object> tree = writer.write(Names.of(step), step);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("version", FORMAT_VERSION);
        document.put("name", Names.of(step));
        document.put("tree", tree);
        document.put("schema", SchemaJson.write(schema));
        document.put("schemaFingerprint", fingerprint(schema));
        document.put("about", about);
        Map<String, Object> sums = new TreeMap<>();
        writer.files.forEach((name, content) -> {
            Map<String, Object> sum = new LinkedHashMap<>();
            sum.put("bytes", content.length);
            sum.put("sha256", Digests.sha256(content));
            sums.put(name, sum);
        });
        document.put("files", sums);
        return new Manifest(document, writer.files);
    }

    static String fingerprint(Schema schema) {
        return Digests.sha256(Json.write(SchemaJson.write(schema)));
    }

    private static final class Writer {
        private final StepTypes types;
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private int count;

        Writer(StepTypes types) {
            this.types = types;
        }

        Map<String, Object> write(String path, Step step) throws IOException {
            try {
                return step instanceof MetaStep meta ? writeMeta(path, meta) : writeLeaf(step);
            } catch (PenstockException e) {
                throw e.at(path);
            }
        }

        private <M extends MetaStep> Map<String, Object> writeMeta(String path, M meta) throws IOException {
            MetaType<M> type = types.ofMeta(meta);
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("meta", type.id());
            node.put("about", new TreeMap<>(type.describe().apply(meta)));
            List<Object> children = new ArrayList<>();
            for (Child child : meta.children()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", child.name());
                entry.put("step", write(Trees.childPath(path, meta, child), child.step()));
                children.add(entry);
            }
            node.put("children", children);
            return node;
        }

        private <S extends Step> Map<String, Object> writeLeaf(S step) throws IOException {
            Map<String, Object> node = StepDocument.write(step, types);
            String folder = "steps/" + String.format(java.util.Locale.ROOT, "%04d", count++);
            types.of(step).saver().save(step, new SavedFolder(folder));
            node.put("folder", folder);
            return node;
        }

        private final class SavedFolder implements Folder {
            private final String folder;

            SavedFolder(String folder) {
                this.folder = folder;
            }

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
                return files.keySet().stream()
                        .filter(name -> name.startsWith(folder + "/"))
                        .map(name -> name.substring(folder.length() + 1))
                        .sorted()
                        .toList();
            }
        }
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
        Reader reader = new Reader(types, files, map(document.get("files"), "files"));
        Schema schema = SchemaJson.read(document.getOrDefault("schema", Collections.emptyList()), NAME + ", schema");
        Step step = reader.read(String.valueOf(document.get("name")), map(document.get("tree"), "tree"));
        return new Model(step, schema, map(document.getOrDefault("about", Map.of()), "about"), version);
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

    private static final class Reader {
        private final StepTypes types;
        private final Files files;
        private final Map<String, Object> sums;
        private int count;

        Reader(StepTypes types, Files files, Map<String, Object> sums) {
            this.types = types;
            this.files = files;
            this.sums = sums;
        }

        Step read(String path, Map<String, Object> node) throws IOException {
            if (count++ > MOST_STEPS) {
                throw Models.altered(NAME, "more than " + MOST_STEPS + " steps");
            }
            try {
                return node.containsKey("meta") ? readMeta(path, node) : readLeaf(node);
            } catch (PenstockException e) {
                throw e.at(path);
            } catch (IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
                throw PenstockException.data("a model's files must be those that were saved")
                        .at(path)
                        .value(String.valueOf(e.getMessage()))
                        .remedy("the model was altered; load an earlier version")
                        .cause(e)
                        .build();
            }
        }

        private Step readMeta(String path, Map<String, Object> node) throws IOException {
            MetaType<?> type = types.metaById(String.valueOf(node.get("meta")));
            if (!(node.get("children") instanceof List<?> list)) {
                throw Models.altered(NAME, "no children at " + path);
            }
            List<Child> children = new ArrayList<>();
            for (Object item : list) {
                Map<String, Object> entry = map(item, "a child of " + path);
                String name = String.valueOf(entry.get("name"));
                children.add(new Child(name, read(path + "/" + name, map(entry.get("step"), name))));
            }
            return type.factory().apply(map(node.getOrDefault("about", Map.of()), "about"), children);
        }

        private Step readLeaf(Map<String, Object> node) throws IOException {
            StepType<?> type = StepDocument.type(node, types);
            String folder = String.valueOf(node.get("folder"));
            if (!folder.matches("steps/\\d{4,6}")) {
                throw Models.altered(NAME, "the folder " + folder);
            }
            return type.saver().load(StepDocument.settings(node, type), new LoadedFolder(folder));
        }

        private final class LoadedFolder implements Folder {
            private final String folder;

            LoadedFolder(String folder) {
                this.folder = folder;
            }

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
                return sums.keySet().stream()
                        .filter(name -> name.startsWith(folder + "/"))
                        .map(name -> name.substring(folder.length() + 1))
                        .sorted()
                        .toList();
            }
        }
    }
}
